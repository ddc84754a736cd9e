/* What other parts read of a text: codes, words, offsets. Offsets are those of the folded text. */
#ifndef ADRULES_TEXT_H
#define ADRULES_TEXT_H

/* What a code of the alphabet is; adrules.text.reading hands the kinds over. */
enum {
    WORD = 1,     /* a letter or a digit */
    HYPHEN = 2,   /* joins words and parts them */
    JOINT = 4,    /* a hyphen or an apostrophe: stands inside of words */
    LATIN = 8,    /* a small Latin letter */
    NO_LOOK = 16, /* one that looks like no Cyrillic letter */
    OTHER = 32,   /* stands for many characters */
    STRANGE = 64, /* a letter outside of the alphabet */
    LOOSE = 128   /* may stand between the words of a phrase: white space, a quotation mark, % or a currency */
};

/* Letters of a word that is kept, at most. */
#define LONGEST_KEPT 40

#define ODD 1u    /* holds a letter outside of the alphabet: the codes do not tell the word */
#define LOOKED 2u /* its Latin letters are read as Cyrillic ones */

/* A word without a hyphen, a part of one with hyphens, or all of that one. */
typedef struct {
    uint32_t start, end;
    uint32_t marks; /* ODD, LOOKED */
    uint32_t hash;  /* of its letters */
} part;

/* A hyphenated word, and which parts it has. */
typedef struct {
    part word;
    uint32_t first, after;
} whole;

typedef struct {
    PyObject_HEAD
    PyObject *alphabet;
    PyObject *normal; /* the text as given without what nobody sees */
    PyObject *given;  /* bytes: a code for each character of the text as given */
    PyObject *codes;  /* bytes: a code for each character of the folded text */
    PyObject *text;   /* the folded text; made when asked for, as all below */
    PyObject *starts, *ends, *forms, *written, *wholes;
    uint32_t *from, *to; /* offsets in the text as given; NULL where they do not move */
    const uint8_t *letters; /* the folded codes, those of words that are LOOKED replaced */
    uint8_t *replaced;      /* the letters, where they are not the codes */
    part *parts;
    whole *joined;
    uint32_t size, part_count, whole_count;
    int split; /* whether the parts are there */
} reading;

extern PyTypeObject Alphabet_Type, Reading_Type;

#define Reading_Check(object) (Py_TYPE(object) == &Reading_Type)

/* Finds the words if that was not done yet; -1 with an exception set when it fails. */
int reading_split(reading *self);

/* How many words there are: one for each that has parts. They must have been found. */
uint32_t reading_count(const reading *self);

/* What stands between a part and the next: nothing that parts a phrase, one comma, or what parts it
   for certain. Where it takes more than codes to tell, it is said not to. Where separation says that a phrase may go on, this does. */
enum { BARRIER_NONE, BARRIER_COMMA, BARRIER };
int reading_barrier(const reading *self, uint32_t at);

/* The letters of a word as a str, look-alikes replaced: the same object for a word met lately. */
PyObject *reading_form(reading *self, const part *word);

/* Some letters as a str; `plain` when no code among them stands for many characters. */
PyObject *reading_decoded(reading *self, const uint8_t *letters, uint32_t start, uint32_t end, int plain);

/* What Python sees as Parts.forms and Parts.wholes. */
PyObject *reading_forms(PyObject *self, void *closure);
PyObject *reading_wholes(PyObject *self, void *closure);

/* Keeps a value that was made, unless another thread made it meanwhile; returns a new reference. */
PyObject *kept_value(PyObject **place, PyObject *made);

/* Makes room for as many items; -1 with an exception set when it fails. */
int make_room(void **array, uint32_t *room, uint32_t needed, size_t item);

int add_located(PyObject *module);

/* A hash of letters: never saved, never trusted without a look at the letters. */
static inline uint32_t
hash_letters(const uint8_t *letters, size_t size)
{
    const uint64_t factor = UINT64_C(0x9E3779B97F4A7C15);
    uint64_t hash = (uint64_t)size * factor, piece;
    while (size >= 8) {
        memcpy(&piece, letters, 8);
        hash = (hash ^ piece) * factor;
        hash ^= hash >> 32;
        letters += 8;
        size -= 8;
    }
    if (size >= 4) {
        uint32_t low, high;
        memcpy(&low, letters, 4);
        memcpy(&high, letters + size - 4, 4);
        piece = (uint64_t)low << 32 | high;
        hash = (hash ^ piece) * factor;
    }
    else if (size > 0) {
        piece = (uint64_t)letters[0] | (uint64_t)letters[size / 2] << 8 | (uint64_t)letters[size - 1] << 16;
        hash = (hash ^ piece) * factor;
    }
    return (uint32_t)(hash >> 32);
}

/* What an alphabet hands to the words. */
int add_alphabet(PyObject *module);
const uint8_t *alphabet_kinds(PyObject *alphabet);
const uint8_t *alphabet_look(PyObject *alphabet);
const uint16_t *alphabet_characters(PyObject *alphabet);

/* Where a word with this hash is kept: a str or NULL, perhaps of another word. */
PyObject **alphabet_word(PyObject *alphabet, uint32_t hash);

/* The folded character; -1 with an exception set when it fails. */
int alphabet_folded(PyObject *alphabet, Py_UCS4 c, Py_UCS4 *folded);

/* The code of each character of a str, in a buffer of as many bytes;
   0 where one is OTHER, -1 on failure. */
int alphabet_encode(PyObject *alphabet, PyObject *text, uint8_t *codes);

#endif
