/* What is known of characters. What each is, Python says once; a C twin of adrules.text.alphabet. */
#ifndef ADRULES_ALPHABET_H
#define ADRULES_ALPHABET_H

#include "native.h"

enum {
    PAGES = 0x1100,
    PAGE = 0x100,
    KEPT = 0x200,  /* pages that are kept: the last planes are asked about each time */
    COMMON = 0x2300, /* characters below stand in a table of their own: nearly all of a message */
    WORDS = 0x8000, /* places of words that are kept */
};

/* Bits of what is known of a character, above its code and its folded code. */
#define KNOWN (1u << 16)
#define MARK (1u << 17)
#define INVISIBLE (1u << 18)

typedef struct {
    uint32_t known[PAGE]; /* code, folded code << 8, bits; 0 where the character was not met yet */
    Py_UCS4 folded[PAGE];
} page;

typedef struct {
    PyObject_HEAD
    PyObject *learn;   /* character -> code, folded character, its code, whether a mark, whether removed */
    PyObject *compose; /* character, mark -> one character or None */
    uint8_t kinds[0x100];
    uint8_t look[0x100];
    uint16_t characters[0x100];
    uint32_t common[COMMON];
    page *pages[PAGES];
    PyObject *words[WORDS];
} alphabet;

/* Asks Python about a character; -1 with an exception set when it fails. */
int alphabet_learn(alphabet *self, Py_UCS4 c, uint32_t *known, Py_UCS4 *folded);

/* The method `read`. */
PyObject *alphabet_read(PyObject *self, PyObject *text);

/* What is known of a character; 0 with an exception set when it fails. */
static inline uint32_t
known_of(alphabet *self, Py_UCS4 c)
{
    const page *own = self->pages[c >> 8];
    uint32_t known = own != NULL ? own->known[c & 0xff] : 0;
    Py_UCS4 folded;
    if (known == 0 && alphabet_learn(self, c, &known, &folded) < 0)
        return 0;
    return known;
}

#endif
