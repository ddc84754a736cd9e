/* One pass over a text: its codes and its folded codes. The twin of normalise_and_fold. */
#include "alphabet.h"

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

PyObject *
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
