/* The table of phrases as C reads it. */
#ifndef ADRULES_TABLE_H
#define ADRULES_TABLE_H

#include "native.h"

/* Numbers by key: those of key k are items[at[k]] … items[at[k + 1] - 1]. */
typedef struct {
    uint32_t *at, *items;
} lists;

typedef struct {
    uint32_t hash, offset, size, class;
} form;

typedef struct {
    uint32_t first, second;   /* neighbouring classes */
    uint32_t offset, count;   /* patterns in pair_rows; no entry where there are none */
} pair;

enum { ANY_ORDER = 1, CROSS_COMMA = 2, TOKENS = 4 };

typedef struct {
    uint32_t offset, count; /* slots and gaps in steps */
    uint32_t flags;
} row;

typedef struct {
    uint32_t slot, gap;
} step;

#define TOKEN UINT32_MAX /* the slot of a token class */
#define BEGINS 1         /* marks of a class: some pair has it first */
#define CONTINUES 2      /* second */

typedef struct {
    PyObject_HEAD
    PyObject *alphabet;
    PyObject *by_form; /* dict: words with letters outside of the alphabet are looked up in it */
    PyObject *keys;    /* tuple: by pattern, who asked for it */
    PyObject *given;   /* tuple: the patterns as given */
    uint32_t class_count, slot_count, row_count;
    uint8_t *tags; /* for each place of forms: 0 where it is empty, else seven bits of the hash */
    form *forms;
    uint8_t *letters;
    uint32_t form_mask;
    pair *pairs;
    uint32_t *pair_rows;
    uint32_t pair_mask;
    uint8_t *marks; /* by class */
    lists slots;    /* by class */
    lists anchored; /* by class: patterns */
    row *rows;
    step *steps;
    /* What find writes and leaves empty. */
    uint64_t *places; /* by slot: a bit for each part */
    uint8_t *chosen;  /* by pattern */
} phrases;

/* Fills an empty table; -1 with an exception set when what is given is no table. */
int phrases_fill(phrases *self, PyObject *forms, PyObject *classes, PyObject *tokens, PyObject *rows,
                 PyObject *pairs, PyObject *anchors);

static inline uint32_t
hash_pair(uint32_t first, uint32_t second)
{
    uint64_t hash = ((uint64_t)first << 32 | second) * UINT64_C(0x9E3779B97F4A7C15);
    return (uint32_t)(hash >> 32);
}

#endif
