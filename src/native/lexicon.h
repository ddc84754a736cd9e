/* What other parts ask a dictionary. */
#ifndef ADRULES_LEXICON_H
#define ADRULES_LEXICON_H

/* Bytes that words have in common that are read alike, with one more byte, `mark`, behind them; None for
   a word that is unknown or may have one of the lemmas, a set. `lexicon` may be a twin in Python. */
PyObject *lexicon_marked_likeness(PyObject *lexicon, PyObject *word, PyObject *lemmas, char mark);

#endif
