/* The table of phrases as C reads it. */
#ifndef ADRULES_TABLE_H
#define ADRULES_TABLE_H

#include "phrases.h"

/* Numbers by key: those of key k are items[at[k]] … items[at[k + 1] - 1]. */
typedef struct {
    uint32_t *at, *items;
} lists;

/* A form of a word: what stands before its letters. */
typedef struct {
    uint32_t class, size;
} form;

#define UNIT 4                         /* forms begin at whole units of as many bytes */
#define PLACE_BITS 24                  /* of a place of `forms`: where its form begins; 0 where it is empty */
#define PLACE ((1u << PLACE_BITS) - 1) /* the other bits are of its hash */

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
    uint32_t *forms;  /* by hash: see PLACE; small, for a word of no phrase is looked up here alone */
    uint8_t *letters; /* each form with its letters */
    uint32_t form_mask;
    uint8_t *sieve; /* by hash of a pair: a bit; 0 where there is no such pair */
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

/* Patterns to try: chosen once each. */
typedef struct {
    uint32_t *items;
    size_t count, room;
} queue;

/* Finds the classes of the words; -1 with an exception set when it fails. */
int phrases_classify(const phrases *self, reading *text, met *found);

/* Chooses by the classes of words and of neighbours; a hyphenated word is a neighbour too. -1 on failure. */
int phrases_choose(phrases *self, queue *all, const reading *text, const met *found);

/* Tries the chosen patterns and leaves those that the text may hold, in order. */
void phrases_sift(phrases *self, queue *all, const reading *text, const met *found);

/* Fills an empty table; -1 with an exception set when what is given is no table. */
int phrases_fill(phrases *self, PyObject *forms, PyObject *classes, PyObject *tokens, PyObject *rows,
                 PyObject *pairs, PyObject *anchors);

static inline uint32_t
tag_of(uint32_t hash)
{
    return hash & ~PLACE;
}

/* Eight bits of the sieve for each place of the pairs, one or none of them set by a pair. */
static inline size_t
sieve_bit(uint32_t hash, uint32_t mask)
{
    return (size_t)(hash & mask) * 8 + (hash >> 29);
}

static inline uint32_t
hash_pair(uint32_t first, uint32_t second)
{
    uint64_t hash = ((uint64_t)first << 32 | second) * UINT64_C(0x9E3779B97F4A7C15);
    return (uint32_t)(hash >> 32);
}

#endif
