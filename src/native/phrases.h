/* The table of all phrases in C, and what a text has of it. */
#ifndef ADRULES_PHRASES_H
#define ADRULES_PHRASES_H

#include "native.h"

#define NO_CLASS UINT32_MAX

/* The classes of the words of one text, and the patterns that it may hold. */
typedef struct {
    PyObject_VAR_HEAD
    PyObject *of;   /* the table */
    PyObject *text; /* the reading */
    uint32_t size;      /* parts of the text */
    uint32_t wholes;    /* and its hyphenated words */
    uint32_t *present;  /* bits by slot: a word fills it */
    uint32_t *chosen;   /* bits by pattern: those that wake a rule and that the text may hold */
    uint32_t classes[]; /* first those of the parts, then those of the hyphenated words; then the bits */
} met;

extern PyTypeObject Met_Type;

#endif
