/* The words of a text that was read, with their offsets: the twin of parts_of. */
#include "native.h"

int
make_room(void **array, uint32_t *room, uint32_t needed, size_t item)
{
    if (needed <= *room)
        return 0;
    uint32_t more = needed < 64 ? 64 : needed * 2;
    void *moved = needed > UINT32_MAX / 2 ? NULL : PyMem_Realloc(*array, (size_t)more * item);
    if (moved == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    *array = moved;
    *room = more;
    return 0;
}

/* Replaces the Latin letters of a word. */
static int
replace(reading *self, const uint8_t *codes, const uint8_t *look, uint32_t start, uint32_t end)
{
    if (self->replaced == NULL) {
        self->replaced = PyMem_Malloc(self->size);
        if (self->replaced == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        memcpy(self->replaced, codes, self->size);
        self->letters = self->replaced;
    }
    for (uint32_t i = start; i < end; i++)
        self->replaced[i] = look[codes[i]];
    return 0;
}

/* Ends the parts of one word: their marks and hashes, and the whole when it has several. */
static int
finish(reading *self, uint32_t first, uint32_t met, uint32_t *room, const uint8_t *codes, const uint8_t *look)
{
    uint32_t after = self->part_count;
    uint32_t start = self->parts[first].start, end = self->parts[after - 1].end;
    uint32_t marks = met & STRANGE ? ODD : 0;
    if ((met & (LATIN | NO_LOOK)) == LATIN) {
        marks |= LOOKED;
        if (replace(self, codes, look, start, end) < 0)
            return -1;
    }
    const uint8_t *letters = self->letters;
    for (uint32_t at = first; at < after; at++) {
        part *own = &self->parts[at];
        own->marks = marks;
        own->hash = hash_letters(letters + own->start, own->end - own->start);
    }
    if (after - first == 1)
        return 0;
    if (make_room((void **)&self->joined, room, self->whole_count + 1, sizeof(whole)) < 0)
        return -1;
    whole *made = &self->joined[self->whole_count++];
    made->word.start = start;
    made->word.end = end;
    made->word.marks = marks;
    made->word.hash = hash_letters(letters + start, end - start);
    made->first = first;
    made->after = after;
    return 0;
}

int
reading_split(reading *self)
{
    if (self->split)
        return 0;
    const uint8_t *codes = (const uint8_t *)PyBytes_AS_STRING(self->codes);
    const uint8_t *kinds = alphabet_kinds(self->alphabet), *look = alphabet_look(self->alphabet);
    uint32_t size = self->size, room = 0, whole_room = 0, at = 0;
    self->letters = codes;
    while (at < size) {
        uint32_t met = kinds[codes[at]];
        if (!(met & WORD)) {
            at++;
            continue;
        }
        uint32_t first = self->part_count, start = at++;
        for (;;) {
            uint32_t kind;
            while (at < size && (kind = kinds[codes[at]]) & WORD) {
                met |= kind;
                at++;
            }
            int joint = at + 1 < size && kinds[codes[at]] & JOINT && kinds[codes[at + 1]] & WORD;
            if (joint && !(kinds[codes[at]] & HYPHEN)) {
                at++;
                continue;
            }
            if (make_room((void **)&self->parts, &room, self->part_count + 1, sizeof(part)) < 0)
                goto failed;
            self->parts[self->part_count].start = start;
            self->parts[self->part_count++].end = at;
            if (!joint)
                break;
            start = ++at;
        }
        if (finish(self, first, met, &whole_room, codes, look) < 0)
            goto failed;
    }
    self->split = 1;
    return 0;
failed:
    PyMem_Free(self->replaced);
    self->replaced = NULL;
    self->part_count = self->whole_count = 0;
    return -1;
}

/* Whether between two words folding removed characters or joined some. */
static int
is_folded(const reading *self, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; self->from != NULL && i <= to; i++)
        if (self->from[i] != self->to[i - 1] || (i < to && self->to[i] - self->from[i] != 1))
            return 1;
    return 0;
}

int
reading_barrier(const reading *self, uint32_t at)
{
    const uint8_t *codes = (const uint8_t *)PyBytes_AS_STRING(self->codes);
    const uint8_t *kinds = alphabet_kinds(self->alphabet);
    if (at + 1 >= self->part_count)
        return BARRIER;
    uint32_t from = self->parts[at].end, to = self->parts[at + 1].start;
    if (to - from == 1 && (codes[from] == ' ' || kinds[codes[from]] & HYPHEN))
        return BARRIER_NONE;
    int breaks = 0, commas = 0, others = 0, hyphens = 0, signs = 0;
    for (uint32_t i = from; i < to; i++) {
        uint8_t kind = kinds[codes[i]];
        if (kind & OTHER)
            return BARRIER_NONE; /* an emoji may stand there, and what is longest counts */
        breaks += codes[i] == '\n';
        hyphens += (kind & HYPHEN) != 0;
        signs += kind & LOOSE && codes[i] != ' ' && codes[i] != '\n';
        if (!(kind & LOOSE)) {
            commas += codes[i] == ',';
            others += codes[i] != ',';
        }
    }
    if ((others > 0 || commas > 0) && is_folded(self, from, to))
        return BARRIER_NONE; /* with what was removed it may be an emoji */
    if (hyphens == 1 && others == 1 && signs > 0)
        return BARRIER_NONE; /* a hyphen beside a sign that belongs to a number: «-€7» */
    if (breaks > 1 || others > 0 || commas > 1)
        return BARRIER;
    return commas == 1 ? BARRIER_COMMA : BARRIER_NONE;
}

PyObject *
reading_decoded(reading *self, const uint8_t *letters, uint32_t start, uint32_t end, int plain)
{
    const uint16_t *characters = alphabet_characters(self->alphabet);
    const uint8_t *kinds = alphabet_kinds(self->alphabet);
    size_t size = end - start;
    uint16_t few[64], *narrow = few;
    PyObject *made = NULL;
    if (plain) {
        if (size > 64 && (narrow = PyMem_Malloc(size * sizeof(uint16_t))) == NULL)
            return PyErr_NoMemory();
        for (size_t i = 0; i < size; i++)
            narrow[i] = characters[letters[start + i]];
        made = PyUnicode_FromKindAndData(PyUnicode_2BYTE_KIND, narrow, (Py_ssize_t)size);
        if (narrow != few)
            PyMem_Free(narrow);
        return made;
    }
    Py_UCS4 *wide = PyMem_Malloc(size * sizeof(Py_UCS4));
    if (wide == NULL)
        return PyErr_NoMemory();
    int kind = PyUnicode_KIND(self->normal);
    const void *data = PyUnicode_DATA(self->normal);
    for (size_t i = 0; i < size; i++) {
        wide[i] = characters[letters[start + i]];
        if (kinds[letters[start + i]] & OTHER
            && alphabet_folded(self->alphabet, PyUnicode_READ(kind, data, (Py_ssize_t)(start + i)), &wide[i]) < 0)
            goto done;
    }
    made = PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, wide, (Py_ssize_t)size);
done:
    PyMem_Free(wide);
    return made;
}

/* Whether a str has just these letters. */
static int
is_word(PyObject *form, const uint8_t *letters, size_t size, const uint16_t *characters)
{
    if ((size_t)PyUnicode_GET_LENGTH(form) != size)
        return 0;
    int kind = PyUnicode_KIND(form);
    const void *data = PyUnicode_DATA(form);
    for (size_t i = 0; i < size; i++) {
        if (PyUnicode_READ(kind, data, (Py_ssize_t)i) != characters[letters[i]])
            return 0;
    }
    return 1;
}

/* A word that was met lately is the same object again: no new str, and its hash is known. */
PyObject *
reading_form(reading *self, const part *word)
{
    uint32_t size = word->end - word->start;
    if (word->marks & ODD || size > LONGEST_KEPT)
        return reading_decoded(self, self->letters, word->start, word->end, !(word->marks & ODD));
    PyObject **place = alphabet_word(self->alphabet, word->hash);
    if (*place != NULL
        && is_word(*place, self->letters + word->start, size, alphabet_characters(self->alphabet)))
        return Py_NewRef(*place);
    PyObject *made = reading_decoded(self, self->letters, word->start, word->end, 1);
    if (made != NULL)
        Py_XSETREF(*place, Py_NewRef(made));
    return made;
}
