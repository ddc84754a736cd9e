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
    uint32_t key; /* who asked for it */
} row;

typedef struct {
    uint32_t slot, gap;
} step;

#define TOKEN UINT32_MAX /* the slot of a token class */

/* A pattern that a word may belong to, and the rarest of the other slots that must have a word. */
typedef struct {
    uint32_t row, needed; /* TOKEN: no other */
} lead;

/* A slot of a pattern in a text; bits are parts. */
typedef struct {
    uint32_t slot, gap;
    uint64_t parts;  /* the parts that fill it */
    uint64_t wholes; /* the parts where a hyphenated word begins that fills it */
} place;

enum { MOST_PARTS = 63, MOST_SLOTS = 16 }; /* of what is walked with bits */
#define BEGINS 1         /* marks of a class: some pair has it first */
#define CONTINUES 2      /* second */

typedef struct {
    PyObject_HEAD
    PyObject *alphabet;
    PyObject *strange; /* dict: words with letters outside of the alphabet are looked up in it */
    PyObject *keys;    /* tuple: who asks for patterns */
    PyObject *given;   /* tuple: the patterns as given */
    uint32_t class_count, slot_count, row_count, key_count;
    uint32_t *forms;  /* by hash: see PLACE; small, for a word of no phrase is looked up here alone */
    uint8_t *letters; /* each form with its letters */
    uint32_t form_mask;
    uint8_t *sieve; /* by hash of a pair: a bit; 0 where there is no such pair */
    pair *pairs;
    uint32_t *pair_rows;
    uint32_t pair_mask;
    uint8_t *marks; /* by class */
    lists slots; /* by class */
    lists owned; /* by key: its patterns, those of token classes alone left out */
    uint8_t *waking; /* by key: whether a rule must know of it; the patterns of others are looked for when asked */
    uint32_t *led;   /* by class: where its leads begin, to patterns that wake a rule */
    lead *leads;
    row *rows;
    step *steps;
} phrases;

/* The class of a word, given as a str; -1 with an exception set when that fails. */
int phrases_class_of(const phrases *self, PyObject *form, uint32_t *found);

/* Finds the classes of the words; -1 with an exception set when it fails. */
int phrases_classify(const phrases *self, reading *text, met *found);

/* Chooses the patterns that wake a rule and that the text may hold; -1 with an exception set when it fails. */
int phrases_choose(const phrases *self, const reading *text, met *found);

/* The first place where a pattern stands in a long text; past the last one where it stands nowhere. */
uint32_t first_standing(const met *found, uint32_t row);

/* Whether each slot of a pattern has a word, token classes aside, given the slots that have one. */
int phrases_present(const phrases *self, const row *own, const uint32_t *present);

/* Whether the words of a pattern may stand near enough to each other, given the parts of each slot,
   the parts after which it may go on, and the most parts of a word. */
int phrases_may_stand(const row *own, const place *places, uint64_t across, uint32_t longest);

/* Walks a pattern through some parts of a text among which all slots have words: whether it stands
   there. Adds (start, end, phrase) to a list; without one nothing fails. */
enum { FAILED = -1, NOWHERE, STANDS, UNSURE };
int walk_pattern(const met *words, uint32_t number, uint32_t base, uint32_t size, PyObject *found);

/* The first hyphenated word that begins at a part or after it. */
uint32_t whole_from(const reading *text, uint32_t at);

/* Fills an empty table; -1 with an exception set when what is given is no table. */
int phrases_fill(phrases *self, PyObject *forms, PyObject *classes, PyObject *tokens, PyObject *rows,
                 PyObject *pairs, PyObject *anchors, PyObject *owners);

/* Bits in words of 32. */
static inline uint32_t
bit_words(uint32_t bits)
{
    return bits / 32 + 1;
}

static inline int
has_bit(const uint32_t *bits, uint32_t at)
{
    return bits[at / 32] >> at % 32 & 1;
}

static inline void
set_bit(uint32_t *bits, uint32_t at)
{
    bits[at / 32] |= UINT32_C(1) << at % 32;
}

static inline void
clear_bit(uint32_t *bits, uint32_t at)
{
    bits[at / 32] &= ~(UINT32_C(1) << at % 32);
}

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
