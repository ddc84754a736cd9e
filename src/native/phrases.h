/* The table of all phrases in C, and what a text has of it. */
#ifndef ADRULES_PHRASES_H
#define ADRULES_PHRASES_H

#include "native.h"

#define NO_CLASS UINT32_MAX

/* A pattern, and the parts of a long text among which it stands. */
typedef struct {
    uint32_t row, first, size;
} standing;

/* The classes of the words of one text, and the patterns that it may hold. */
typedef struct {
    PyObject_VAR_HEAD
    PyObject *of;   /* the table */
    PyObject *text; /* the reading */
    uint32_t size;      /* parts of the text */
    uint32_t wholes;    /* and its hyphenated words */
    uint32_t longest;   /* the most parts of a word */
    uint32_t *present;  /* bits by slot: a word fills it */
    uint32_t *chosen;   /* bits by pattern: those that wake a rule and that the text may hold */
    uint32_t *doubtful; /* of a long text: those of them that Python must walk */
    standing *standings; /* of a long text: where the others stand, in the order of patterns */
    uint32_t standing_count, standing_room;
    uint32_t classes[]; /* first those of the parts, then those of the hyphenated words; then the bits */
} met;

extern PyTypeObject Met_Type;

#endif
