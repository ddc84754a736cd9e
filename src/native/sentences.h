/* Sentences as they are counted. */
#ifndef ADRULES_SENTENCES_H
#define ADRULES_SENTENCES_H

#include "native.h"

extern PyTypeObject Marks_Type;

/* What a count of sentences is worth. */
enum { EXACTLY, AT_MOST, SMILES };

/* Counts the sentences of a text; where there are smiles the count says nothing. -1 on failure. */
int count_sentences(PyObject *marks, const reading *text, uint32_t *count);

#endif
