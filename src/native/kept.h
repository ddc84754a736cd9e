/* Words with what is known of them as numbers. */
#ifndef ADRULES_KEPT_H
#define ADRULES_KEPT_H

#include "native.h"

/* What is known of a word, or of all words with these first letters. */
typedef struct {
    uint32_t size;
    uint32_t begins, lemmas, others; /* how many numbers say what it begins with, are its lemmas, its other keys */
    int exact;                       /* whether its keys are known, and so are all its numbers */
    uint32_t *numbers;
    uint8_t letters[LONGEST_KEPT];
} kept;

/* A place of a word; its hash again, so that few other words are looked at. */
typedef struct {
    kept *word;
    uint32_t hash;
} kept_place;

/* Words by their hash: each stands in one of the few places from there. All zero when empty. */
typedef struct {
    kept_place *places;
    uint32_t count, room;
} vocabulary;

/* What is known of a word with these letters and this hash of them; NULL where that is nothing. */
const kept *find_kept(const vocabulary *own, const uint8_t *letters, uint32_t size, uint32_t hash);

/* Keeps what is known of a word, with its numbers; `word` says how many. Without memory it is not kept.
   Anything found before may be gone then. */
void keep_word(vocabulary *own, const uint8_t *letters, kept word, uint32_t hash, const uint32_t *numbers);

void forget_words(vocabulary *own);

#endif
