/* The table of all phrases in C, and what a text has of it. */
#ifndef ADRULES_PHRASES_H
#define ADRULES_PHRASES_H

#include "native.h"

#define NO_CLASS UINT32_MAX

/* The classes of the words of one text, and the patterns that it may hold. */
typedef struct {
    PyObject_VAR_HEAD
    PyObject *of;         /* the table */
    uint32_t *candidates; /* numbers of the patterns, ascending; NULL where there are none */
    uint32_t count;
    uint32_t size;      /* parts of the text */
    uint32_t wholes;    /* and its hyphenated words */
    uint32_t classes[]; /* first those of the parts, then those of the hyphenated words */
} met;

extern PyTypeObject Met_Type;

#endif
