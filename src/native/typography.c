/* Two looks at a text before its typography is mended: whether anything in it must stay to the letter,
   and which numbers hold a plain space. See adrules.text.unlinked and adrules.text.typography.spaces. */
#include "native.h"

/* What a code is; adrules.text.unlinked hands the table over. */
enum {
    STOP = 1, /* begins a handle, a variable and the like, or is a letter that is not Russian */
    DIGIT = 2,
    LETTER = 4, /* any letter */
    JOINS = 8,  /* a hyphen or an underscore */
    APART = 16, /* may stand between the digits of a phone */
    POINT = 32,
    PERCENT = 64,
    DIALLED = 128 /* begins a phone */
};

enum { PHONE = 9, FARTHEST = 3, LONGEST_CALL = 16 };

typedef struct {
    PyObject_HEAD
    uint8_t kinds[0x100];
    uint8_t wrong[0x100]; /* by code, what must not stand behind it; joints may be between */
    uint8_t small[LONGEST_CALL], large[LONGEST_CALL]; /* the word for a promo code */
    Py_ssize_t call;                                  /* how long it is */
} look;

static uint8_t
wrong_behind(uint8_t kind)
{
    uint8_t wrong = STOP;
    if (kind & (DIGIT | POINT | PERCENT))
        wrong |= LETTER;
    if (kind & (LETTER | PERCENT))
        wrong |= DIGIT;
    return kind & PERCENT ? wrong | JOINS : wrong;
}

/* Whether some codes hold a phone. */
static int
has_phone(const uint8_t *kinds, const uint8_t *codes, Py_ssize_t size)
{
    int dialled = 0, digits = 0, apart = 0;
    for (Py_ssize_t i = 0; i < size; i++) {
        uint8_t kind = kinds[codes[i]];
        if (dialled && kind & DIGIT) {
            apart = 0;
            if (++digits == PHONE)
                return 1;
        }
        else if (!dialled || !(kind & APART) || ++apart > FARTHEST) {
            dialled = (kind & DIALLED) != 0;
            digits = apart = 0;
        }
    }
    return 0;
}

/* Whether the word for a promo code stands among some codes, in any letter case. */
static int
has_call(const look *self, const uint8_t *codes, Py_ssize_t size)
{
    for (Py_ssize_t i = 0; i + self->call <= size; i++) {
        Py_ssize_t same = 0;
        while (same < self->call && (codes[i + same] == self->small[same] || codes[i + same] == self->large[same]))
            same++;
        if (same == self->call)
            return 1;
    }
    return 0;
}

static int
is_plain(const look *self, const uint8_t *codes, Py_ssize_t size)
{
    uint8_t wrong = STOP, met = 0;
    for (Py_ssize_t i = 0; i < size; i++) {
        uint8_t kind = self->kinds[codes[i]];
        if (kind & wrong)
            return 0;
        wrong = kind & JOINS ? wrong : self->wrong[codes[i]];
        met |= kind;
    }
    return !(met & DIALLED && has_phone(self->kinds, codes, size)) && !has_call(self, codes, size);
}

static PyObject *
unheld(PyObject *op, PyObject *codes)
{
    if (!PyBytes_Check(codes)) {
        PyErr_SetString(PyExc_TypeError, "codes are bytes");
        return NULL;
    }
    return PyBool_FromLong(
        is_plain((look *)op, (const uint8_t *)PyBytes_AS_STRING(codes), PyBytes_GET_SIZE(codes)));
}

static PyObject *
look_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *kinds, *small, *large;
    if (kwargs != NULL && PyDict_GET_SIZE(kwargs) > 0) {
        PyErr_SetString(PyExc_TypeError, "Look takes no keyword arguments");
        return NULL;
    }
    if (!PyArg_ParseTuple(args, "SSS", &kinds, &small, &large))
        return NULL;
    Py_ssize_t size = PyBytes_GET_SIZE(small);
    if (PyBytes_GET_SIZE(kinds) != 0x100 || size == 0 || size > LONGEST_CALL || PyBytes_GET_SIZE(large) != size) {
        PyErr_SetString(PyExc_ValueError, "an alphabet has 256 codes, a word one length in small and large letters");
        return NULL;
    }
    look *self = (look *)type->tp_alloc(type, 0);
    if (self == NULL)
        return NULL;
    for (int code = 0; code < 0x100; code++) {
        self->kinds[code] = (uint8_t)PyBytes_AS_STRING(kinds)[code];
        self->wrong[code] = wrong_behind(self->kinds[code]);
    }
    memcpy(self->small, PyBytes_AS_STRING(small), (size_t)size);
    memcpy(self->large, PyBytes_AS_STRING(large), (size_t)size);
    self->call = size;
    return (PyObject *)self;
}

static PyMethodDef look_methods[] = {
    {"unheld", unheld, METH_O, "As in adrules.text.unlinked."},
    {NULL, NULL, 0, NULL},
};

static PyTypeObject Look_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "adrules._native.Look",
    .tp_doc = "What codes are; see adrules.text.unlinked.",
    .tp_basicsize = sizeof(look),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = look_new,
    .tp_methods = look_methods,
};

enum { NO_BREAK = 0xA0, NARROW = 0x202F, NUMERO = 0x2116 };

typedef struct {
    PyObject_HEAD
    PyObject *units; /* tuple of str: what a number is kept together with */
} numbers;

/* A str and how to read it; beyond its end there are NULs. */
typedef struct {
    const void *data;
    Py_ssize_t size;
    int kind;
} characters;

static inline Py_UCS4
at(const characters *text, Py_ssize_t i)
{
    return i < text->size ? PyUnicode_READ(text->kind, text->data, i) : 0;
}

/* No digits but those of ASCII stand before the Arabic ones. */
static inline int
is_digit(Py_UCS4 c)
{
    return c < 0x660 ? c >= '0' && c <= '9' : Py_UNICODE_ISDECIMAL(c);
}

static inline int
is_word(Py_UCS4 c)
{
    return c == '_' || Py_UNICODE_ISALNUM(c);
}

static Py_ssize_t
digits_end(const characters *text, Py_ssize_t i)
{
    while (is_digit(at(text, i)))
        i++;
    return i;
}

/* Where the groups of three digits behind the first digits of a number end; `i` where there are none. */
static Py_ssize_t
groups_end(const characters *text, Py_ssize_t i)
{
    for (;;) {
        Py_UCS4 space = at(text, i);
        if (space != ' ' && space != NO_BREAK && space != NARROW)
            return i;
        Py_ssize_t end = digits_end(text, i + 1);
        if (end != i + 4)
            return i;
        i = end;
    }
}

/* Where the unit behind a number ends; `i` where there is none. */
static Py_ssize_t
unit_end(const numbers *self, const characters *text, Py_ssize_t i)
{
    if (at(text, i) != ' ')
        return i;
    for (Py_ssize_t unit = 0; unit < PyTuple_GET_SIZE(self->units); unit++) {
        PyObject *own = PyTuple_GET_ITEM(self->units, unit);
        Py_ssize_t size = PyUnicode_GET_LENGTH(own), same = 0;
        while (same < size && PyUnicode_READ_CHAR(own, same) == at(text, i + 1 + same))
            same++;
        if (same == size && i + 1 + size <= text->size && !is_word(at(text, i + 1 + size)))
            return i + 1 + size;
    }
    return i;
}

static Py_ssize_t
number_end(const numbers *self, const characters *text, Py_ssize_t start)
{
    Py_ssize_t end = digits_end(text, start);
    if (end - start <= 3)
        end = groups_end(text, end);
    Py_UCS4 mark = at(text, end);
    if ((mark == '.' || mark == ',') && is_digit(at(text, end + 1)))
        end = digits_end(text, end + 1);
    return unit_end(self, text, end);
}

/* Adds what a piece of the text should be where it holds a plain space; -1 with an exception set when it fails. */
static int
add_spaced(PyObject *found, const characters *text, Py_ssize_t start, Py_ssize_t end)
{
    Py_UCS4 most = NO_BREAK;
    int spaced = 0;
    for (Py_ssize_t i = start; i < end; i++) {
        Py_UCS4 c = at(text, i);
        spaced |= c == ' ';
        most = c > most ? c : most;
    }
    PyObject *right = spaced ? PyUnicode_New(end - start, most) : NULL;
    if (right == NULL)
        return spaced ? -1 : 0;
    for (Py_ssize_t i = start; i < end; i++) {
        Py_UCS4 c = at(text, i);
        PyUnicode_WRITE(PyUnicode_KIND(right), PyUnicode_DATA(right), i - start, c == ' ' ? NO_BREAK : c);
    }
    PyObject *edit = Py_BuildValue("nnN", start, end, right);
    int added = edit == NULL ? -1 : PyList_Append(found, edit);
    Py_XDECREF(edit);
    return added;
}

static PyObject *
spaced(PyObject *op, PyObject *text)
{
    if (!PyUnicode_Check(text)) {
        PyErr_SetString(PyExc_TypeError, "a text is a str");
        return NULL;
    }
    characters all = {PyUnicode_DATA(text), PyUnicode_GET_LENGTH(text), PyUnicode_KIND(text)};
    PyObject *found = PyList_New(0);
    Py_UCS4 before = 0;
    for (Py_ssize_t i = 0; found != NULL && i < all.size;) {
        Py_UCS4 c = at(&all, i);
        Py_ssize_t end = i + 1;
        if (c == NUMERO)
            end += at(&all, i + 1) == ' ' && is_digit(at(&all, i + 2));
        else if (is_digit(c) && !(is_word(before) || before == '.' || before == ','))
            end = number_end((numbers *)op, &all, i);
        if (end > i + 1 && add_spaced(found, &all, i, end) < 0)
            Py_CLEAR(found);
        before = at(&all, end - 1);
        i = end;
    }
    return found;
}

static PyObject *
numbers_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *units;
    if (kwargs != NULL && PyDict_GET_SIZE(kwargs) > 0) {
        PyErr_SetString(PyExc_TypeError, "Numbers takes no keyword arguments");
        return NULL;
    }
    if (!PyArg_ParseTuple(args, "O!", &PyTuple_Type, &units))
        return NULL;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(units); i++)
        if (!PyUnicode_Check(PyTuple_GET_ITEM(units, i))) {
            PyErr_SetString(PyExc_TypeError, "a unit is a str");
            return NULL;
        }
    numbers *self = (numbers *)type->tp_alloc(type, 0);
    if (self != NULL)
        self->units = Py_NewRef(units);
    return (PyObject *)self;
}

static void
numbers_dealloc(PyObject *op)
{
    Py_CLEAR(((numbers *)op)->units);
    Py_TYPE(op)->tp_free(op);
}

static PyMethodDef numbers_methods[] = {
    {"spaced", spaced, METH_O, "The edits of the numbers that hold a plain space."},
    {NULL, NULL, 0, NULL},
};

static PyTypeObject Numbers_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "adrules._native.Numbers",
    .tp_doc = "Numbers and their units; see adrules.text.typography.spaces.",
    .tp_basicsize = sizeof(numbers),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = numbers_new,
    .tp_dealloc = numbers_dealloc,
    .tp_methods = numbers_methods,
};

int
add_typography(PyObject *module)
{
    return PyModule_AddType(module, &Look_Type) < 0 ? -1 : PyModule_AddType(module, &Numbers_Type);
}
