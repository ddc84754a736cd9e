/* What is known of characters: the codes of the alphabet and how each character folds. */
#include "alphabet.h"

int
alphabet_learn(alphabet *self, Py_UCS4 c, uint32_t *known, Py_UCS4 *folded)
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
    return alphabet_learn(self, c, &known, folded);
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
    for (int i = 0; i < WORDS; i++)
        Py_CLEAR(self->words[i]);
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

PyObject **
alphabet_word(PyObject *op, uint32_t hash)
{
    return &((alphabet *)op)->words[hash & (WORDS - 1)];
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
