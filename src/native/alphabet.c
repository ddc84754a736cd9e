/* One pass over a text: its codes and its folded codes.

The twin of normalise_and_fold. What a character is, Python says, once for each that is
met: an alphabet remembers it. */
#include "native.h"

enum {
    PAGES = 0x1100,
    PAGE = 0x100,
    KEPT = 0x200,  /* pages that are kept: the last planes are asked about each time */
    COMMON = 0x2300, /* characters below stand in a table of their own: nearly all of a message */
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
} alphabet;

static int
learn(alphabet *self, Py_UCS4 c, uint32_t *known, Py_UCS4 *folded)
{
    PyObject *character = PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, &c, 1);
    if (character == NULL)
        return -1;
    PyObject *said = PyObject_CallOneArg(self->learn, character);
    Py_DECREF(character);
    if (said == NULL)
        return -1;
    int code, folded_code, mark, removed, lower;
    if (!PyTuple_Check(said)) {
        Py_DECREF(said);
        PyErr_SetString(PyExc_TypeError, "what is said of a character is a tuple");
        return -1;
    }
    int read = PyArg_ParseTuple(said, "iCipp", &code, &lower, &folded_code, &mark, &removed);
    Py_DECREF(said);
    if (!read)
        return -1;
    if (code < 0 || code > 0xff || folded_code < 0 || folded_code > 0xff) {
        PyErr_SetString(PyExc_ValueError, "a code is a byte");
        return -1;
    }
    *known = (uint32_t)code | (uint32_t)folded_code << 8 | KNOWN | (mark ? MARK : 0) | (removed ? INVISIBLE : 0);
    *folded = (Py_UCS4)lower;
    uint32_t number = c >> 8;
    if (number >= KEPT)
        return 0;
    if (self->pages[number] == NULL) {
        page *made = PyMem_Calloc(1, sizeof(page));
        if (made == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        self->pages[number] = made;
    }
    self->pages[number]->folded[c & 0xff] = *folded;
    self->pages[number]->known[c & 0xff] = *known;
    if (c < COMMON)
        self->common[c] = *known;
    return 0;
}

/* What is known of a character; 0 with an exception set when it fails. */
static inline uint32_t
known_of(alphabet *self, Py_UCS4 c)
{
    const page *own = self->pages[c >> 8];
    uint32_t known = own != NULL ? own->known[c & 0xff] : 0;
    Py_UCS4 folded;
    if (known == 0 && learn(self, c, &known, &folded) < 0)
        return 0;
    return known;
}

/* The folded character; -1 with an exception set when it fails. */
static int
folded_of(alphabet *self, Py_UCS4 c, Py_UCS4 *folded)
{
    const page *own = self->pages[c >> 8];
    if (own != NULL && own->known[c & 0xff] != 0) {
        *folded = own->folded[c & 0xff];
        return 0;
    }
    uint32_t known;
    return learn(self, c, &known, folded);
}

#define ENCODE(name, type)                                                                        \
    static uint32_t name(alphabet *self, const type *data, Py_ssize_t size, uint8_t *given, uint8_t *codes) \
    {                                                                                                 \
        uint32_t all = KNOWN;                                                                         \
        for (Py_ssize_t i = 0; i < size; i++) {                                                       \
            uint32_t c = data[i], known = c < COMMON ? self->common[c] : 0;                               \
            if (known == 0 && (known = known_of(self, c)) == 0)                                       \
                return 0;                                                                             \
            all |= known;                                                                             \
            given[i] = (uint8_t)known;                                                                \
            codes[i] = (uint8_t)(known >> 8);                                                         \
        }                                                                                             \
        return all;                                                                                   \
    }

ENCODE(encode_1, Py_UCS1)
ENCODE(encode_2, Py_UCS2)
ENCODE(encode_4, Py_UCS4)

/* Writes the codes as given and the folded ones; returns all bits met, 0 on failure. */
static uint32_t
encode(alphabet *self, PyObject *text, uint8_t *given, uint8_t *codes)
{
    Py_ssize_t size = PyUnicode_GET_LENGTH(text);
    switch (PyUnicode_KIND(text)) {
    case PyUnicode_1BYTE_KIND:
        return encode_1(self, PyUnicode_1BYTE_DATA(text), size, given, codes);
    case PyUnicode_2BYTE_KIND:
        return encode_2(self, PyUnicode_2BYTE_DATA(text), size, given, codes);
    default:
        return encode_4(self, PyUnicode_4BYTE_DATA(text), size, given, codes);
    }
}

static PyObject *
new_bytes(Py_ssize_t size, uint8_t **buffer)
{
    PyObject *made = PyBytes_FromStringAndSize(NULL, size);
    if (made != NULL)
        *buffer = (uint8_t *)PyBytes_AS_STRING(made);
    return made;
}

/* Removes what nobody sees and composes; fills the text, the offsets and the folded codes. */
static int
normalise(reading *self, alphabet *own, PyObject *text)
{
    Py_ssize_t size = PyUnicode_GET_LENGTH(text), count = 0;
    int kind = PyUnicode_KIND(text);
    const void *data = PyUnicode_DATA(text);
    Py_UCS4 *kept = PyMem_Malloc((size_t)size * sizeof(Py_UCS4));
    uint8_t *codes;
    self->from = PyMem_Malloc((size_t)size * sizeof(uint32_t));
    self->to = PyMem_Malloc((size_t)size * sizeof(uint32_t));
    if (kept == NULL || self->from == NULL || self->to == NULL) {
        PyErr_NoMemory();
        goto failed;
    }
    for (Py_ssize_t i = 0; i < size; i++) {
        Py_UCS4 c = PyUnicode_READ(kind, data, i);
        uint32_t known = known_of(own, c);
        if (known == 0)
            goto failed;
        if (!(known & INVISIBLE)) {
            kept[count] = c;
            self->from[count] = (uint32_t)i;
            self->to[count++] = (uint32_t)i + 1;
        }
        else if ((known & MARK) && count > 0 && self->to[count - 1] == (uint32_t)i) {
            PyObject *composed = PyObject_CallFunction(own->compose, "CC", (int)kept[count - 1], (int)c);
            if (composed == NULL)
                goto failed;
            if (PyUnicode_Check(composed) && PyUnicode_GET_LENGTH(composed) == 1)
                kept[count - 1] = PyUnicode_READ_CHAR(composed, 0);
            Py_DECREF(composed);
            self->to[count - 1] = (uint32_t)i + 1;
        }
    }
    self->normal = PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, kept, count);
    self->codes = new_bytes(count, &codes);
    if (self->normal == NULL || self->codes == NULL)
        goto failed;
    for (Py_ssize_t i = 0; i < count; i++) {
        uint32_t known = known_of(own, kept[i]);
        if (known == 0)
            goto failed;
        codes[i] = (uint8_t)(known >> 8);
    }
    self->size = (uint32_t)count;
    PyMem_Free(kept);
    return 0;
failed:
    PyMem_Free(kept);
    return -1;
}

static PyObject *
alphabet_read(PyObject *op, PyObject *text)
{
    alphabet *self = (alphabet *)op;
    if (!PyUnicode_Check(text)) {
        PyErr_Format(PyExc_TypeError, "a text is a str, not %.200s", Py_TYPE(text)->tp_name);
        return NULL;
    }
#if PY_VERSION_HEX < 0x030C0000
    if (PyUnicode_READY(text) < 0)
        return NULL;
#endif
    Py_ssize_t size = PyUnicode_GET_LENGTH(text);
    if ((size_t)size >= UINT32_MAX / 2) {
        PyErr_SetString(PyExc_OverflowError, "a text of two thousand million characters");
        return NULL;
    }
    uint8_t *given, *codes;
    PyObject *given_bytes = new_bytes(size, &given);
    if (given_bytes == NULL)
        return NULL;
    PyObject *codes_bytes = new_bytes(size, &codes);
    if (codes_bytes == NULL) {
        Py_DECREF(given_bytes);
        return NULL;
    }
    uint32_t met = encode(self, text, given, codes);
    reading *made = met == 0 ? NULL : PyObject_New(reading, &Reading_Type);
    if (made == NULL) {
        Py_DECREF(given_bytes);
        Py_DECREF(codes_bytes);
        return NULL;
    }
    memset((char *)made + sizeof(PyObject), 0, sizeof(reading) - sizeof(PyObject));
    Py_INCREF(op);
    made->alphabet = op;
    made->given = given_bytes;
    if (met & INVISIBLE) {
        Py_DECREF(codes_bytes);
        if (normalise(made, self, text) < 0) {
            Py_DECREF(made);
            return NULL;
        }
        return (PyObject *)made;
    }
    made->codes = codes_bytes;
    made->size = (uint32_t)size;
    Py_INCREF(text);
    made->normal = text;
    return (PyObject *)made;
}

int
alphabet_encode(PyObject *op, PyObject *text, uint8_t *codes)
{
    alphabet *self = (alphabet *)op;
    int kind = PyUnicode_KIND(text), plain = 1;
    const void *data = PyUnicode_DATA(text);
    for (Py_ssize_t i = 0, size = PyUnicode_GET_LENGTH(text); i < size; i++) {
        uint32_t known = known_of(self, PyUnicode_READ(kind, data, i));
        if (known == 0)
            return -1;
        codes[i] = (uint8_t)known;
        if (self->kinds[codes[i]] & OTHER)
            plain = 0;
    }
    return plain;
}

static PyObject *
alphabet_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *learn_, *compose, *characters;
    Py_buffer kinds, look;
    if (kwargs != NULL && PyDict_GET_SIZE(kwargs) > 0) {
        PyErr_SetString(PyExc_TypeError, "Alphabet takes no keyword arguments");
        return NULL;
    }
    if (!PyArg_ParseTuple(args, "OOUy*y*", &learn_, &compose, &characters, &kinds, &look))
        return NULL;
    alphabet *self = NULL;
    if (kinds.len != 0x100 || look.len != 0x100 || PyUnicode_GET_LENGTH(characters) != 0x100) {
        PyErr_SetString(PyExc_ValueError, "an alphabet has 256 codes");
        goto done;
    }
    self = (alphabet *)type->tp_alloc(type, 0);
    if (self == NULL)
        goto done;
    Py_INCREF(learn_);
    self->learn = learn_;
    Py_INCREF(compose);
    self->compose = compose;
    memcpy(self->kinds, kinds.buf, 0x100);
    memcpy(self->look, look.buf, 0x100);
    for (int i = 0; i < 0x100; i++) {
        Py_UCS4 c = PyUnicode_READ_CHAR(characters, i);
        if (c > 0xffff) {
            PyErr_SetString(PyExc_ValueError, "an alphabet has no astral characters");
            Py_CLEAR(self);
            goto done;
        }
        self->characters[i] = (uint16_t)c;
    }
done:
    PyBuffer_Release(&kinds);
    PyBuffer_Release(&look);
    return (PyObject *)self;
}

static void
alphabet_dealloc(PyObject *op)
{
    alphabet *self = (alphabet *)op;
    Py_CLEAR(self->learn);
    Py_CLEAR(self->compose);
    for (int i = 0; i < PAGES; i++)
        PyMem_Free(self->pages[i]);
    Py_TYPE(op)->tp_free(op);
}

static PyMethodDef alphabet_methods[] = {
    {"read", alphabet_read, METH_O, "Return the reading of a text."},
    {NULL, NULL, 0, NULL},
};

PyTypeObject Alphabet_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "adrules._native.Alphabet",
    .tp_doc = "What is known of characters; see adrules.text.reading.",
    .tp_basicsize = sizeof(alphabet),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = alphabet_new,
    .tp_dealloc = alphabet_dealloc,
    .tp_methods = alphabet_methods,
};

const uint8_t *
alphabet_kinds(PyObject *op)
{
    return ((alphabet *)op)->kinds;
}

const uint8_t *
alphabet_look(PyObject *op)
{
    return ((alphabet *)op)->look;
}

const uint16_t *
alphabet_characters(PyObject *op)
{
    return ((alphabet *)op)->characters;
}

int
alphabet_folded(PyObject *op, Py_UCS4 c, Py_UCS4 *folded)
{
    return folded_of((alphabet *)op, c, folded);
}

int
add_alphabet(PyObject *module)
{
    return PyModule_AddType(module, &Alphabet_Type);
}
