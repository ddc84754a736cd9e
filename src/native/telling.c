/* Makes the violations of one rule: the twin of adrules.rules.telling.Told. */
#include "native.h"
#include <structmember.h>

enum { FIELDS = 10, RULE_ID = 0, CATEGORY, SEVERITY, START, END, MATCH, MESSAGE, HINT, FIX, WEIGHT };

typedef struct {
    PyObject_HEAD
    PyTypeObject *kind;           /* what is made: a class with a slot for each field */
    PyObject *fixed[FIELDS];      /* by field, the value that all have; NULL for the others */
    PyObject *names;              /* tuple: the fields */
    PyObject *around;             /* tuple: the pieces of the message around its fields */
    PyObject *fields;             /* tuple: these fields, by name */
    Py_ssize_t at[FIELDS];        /* where the slot of each field is */
} teller;

/* Whether a match is shown as it is: no white space but single spaces inside of it. */
static int
is_plain(PyObject *match)
{
    int kind = PyUnicode_KIND(match), before = 1;
    const void *data = PyUnicode_DATA(match);
    for (Py_ssize_t i = 0, size = PyUnicode_GET_LENGTH(match); i < size; i++) {
        Py_UCS4 c = PyUnicode_READ(kind, data, i);
        int space = c == ' ';
        if (space ? before || i == size - 1 : Py_UNICODE_ISSPACE(c))
            return 0;
        before = space;
    }
    return 1;
}

/* The match with single spaces for its white space; a new reference. */
static PyObject *
shown(PyObject *match)
{
    if (is_plain(match))
        return Py_NewRef(match);
    PyObject *words = PyUnicode_Split(match, NULL, -1), *joined = NULL;
    PyObject *space = words == NULL ? NULL : PyUnicode_FromString(" ");
    if (space != NULL)
        joined = PyUnicode_Join(space, words);
    Py_XDECREF(space);
    Py_XDECREF(words);
    return joined;
}

/* The message with its fields filled in; a new reference. */
static PyObject *
message_of(const teller *self, PyObject *match, PyObject *values)
{
    Py_ssize_t fields = PyTuple_GET_SIZE(self->fields);
    PyObject *pieces = PyTuple_New(2 * fields + 1), *empty = PyUnicode_FromStringAndSize(NULL, 0), *message = NULL;
    int right = pieces != NULL && empty != NULL;
    for (Py_ssize_t i = 0; right && i <= fields; i++) {
        PyTuple_SET_ITEM(pieces, 2 * i, Py_NewRef(PyTuple_GET_ITEM(self->around, i)));
        if (i == fields)
            break;
        PyObject *name = PyTuple_GET_ITEM(self->fields, i), *filled = NULL;
        if (PyUnicode_CompareWithASCIIString(name, "match") == 0)
            filled = shown(match);
        else {
            PyObject *value = PyDict_GetItemWithError(values, name);
            if (value != NULL) {
                Py_INCREF(value);
                filled = PyObject_Str(value);
                Py_DECREF(value);
            }
            else if (!PyErr_Occurred())
                PyErr_SetObject(PyExc_KeyError, name);
        }
        right = filled != NULL;
        PyTuple_SET_ITEM(pieces, 2 * i + 1, filled);
    }
    if (right)
        message = PyUnicode_Join(empty, pieces);
    Py_XDECREF(pieces);
    Py_XDECREF(empty);
    return message;
}

static PyObject *
violation(PyObject *op, PyObject *const *args, Py_ssize_t count)
{
    teller *self = (teller *)op;
    if (count != 5 || !PyUnicode_Check(args[0]) || !PyDict_Check(args[4])) {
        PyErr_SetString(PyExc_TypeError, "a violation has a text, a start, an end, a fix and values");
        return NULL;
    }
    PyObject *values[FIELDS];
    for (int i = 0; i < FIELDS; i++)
        values[i] = self->fixed[i];
    values[START] = args[1];
    values[END] = args[2];
    values[FIX] = args[3];
    PyObject *made = NULL, *match;
    if (args[1] == Py_None)
        match = PyUnicode_FromStringAndSize(NULL, 0);
    else {
        Py_ssize_t start = PyNumber_AsSsize_t(args[1], PyExc_IndexError);
        Py_ssize_t end = PyErr_Occurred() ? -1 : PyNumber_AsSsize_t(args[2], PyExc_IndexError);
        if (PyErr_Occurred())
            return NULL;
        if (start < 0 || end < start || end > PyUnicode_GET_LENGTH(args[0])) {
            PyErr_SetString(PyExc_IndexError, "a span outside of the text");
            return NULL;
        }
        match = PyUnicode_Substring(args[0], start, end);
    }
    if (match == NULL)
        return NULL;
    PyObject *message = message_of(self, match, args[4]);
    if (message != NULL)
        made = self->kind->tp_alloc(self->kind, 0);
    if (made != NULL) {
        values[MATCH] = match;
        values[MESSAGE] = message;
        for (int i = 0; i < FIELDS; i++)
            *(PyObject **)((char *)made + self->at[i]) = Py_NewRef(values[i]);
    }
    Py_DECREF(match);
    Py_XDECREF(message);
    return made;
}

/* Finds the slot of a field; -1 with an exception set where it is no slot of the class. */
static int
slot_of(teller *self, int field, PyObject *name)
{
    PyObject *found = PyObject_GetAttr((PyObject *)self->kind, name);
    if (found == NULL)
        return -1;
    int is_slot = Py_TYPE(found) == &PyMemberDescr_Type && PyDescr_TYPE(found) == self->kind
                  && ((PyMemberDescrObject *)found)->d_member->type == T_OBJECT_EX;
    if (is_slot)
        self->at[field] = ((PyMemberDescrObject *)found)->d_member->offset;
    else
        PyErr_Format(PyExc_TypeError, "%R is no slot of %R", name, self->kind);
    Py_DECREF(found);
    return is_slot ? 0 : -1;
}

static int
all_str(PyObject *values)
{
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(values); i++)
        if (!PyUnicode_Check(PyTuple_GET_ITEM(values, i)))
            return 0;
    return 1;
}

static PyObject *
teller_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *kind, *names, *fixed, *around, *fields;
    if (kwargs != NULL && PyDict_GET_SIZE(kwargs) > 0) {
        PyErr_SetString(PyExc_TypeError, "Told takes no keyword arguments");
        return NULL;
    }
    if (!PyArg_ParseTuple(args, "O!O!O!O!O!", &PyType_Type, &kind, &PyTuple_Type, &names, &PyTuple_Type, &fixed,
                          &PyTuple_Type, &around, &PyTuple_Type, &fields))
        return NULL;
    if (PyTuple_GET_SIZE(names) != FIELDS || PyTuple_GET_SIZE(fixed) != FIELDS) {
        PyErr_Format(PyExc_ValueError, "a violation has %d fields", FIELDS);
        return NULL;
    }
    if (PyTuple_GET_SIZE(around) != PyTuple_GET_SIZE(fields) + 1) {
        PyErr_SetString(PyExc_ValueError, "a message has a piece before each of its fields and one behind");
        return NULL;
    }
    if (!all_str(around) || !all_str(fields)) {
        PyErr_SetString(PyExc_TypeError, "the pieces and the fields of a message are str");
        return NULL;
    }
    teller *self = (teller *)type->tp_alloc(type, 0);
    if (self == NULL)
        return NULL;
    self->kind = (PyTypeObject *)Py_NewRef(kind);
    self->names = Py_NewRef(names);
    self->around = Py_NewRef(around);
    self->fields = Py_NewRef(fields);
    for (int i = 0; i < FIELDS; i++) {
        self->fixed[i] = Py_NewRef(PyTuple_GET_ITEM(fixed, i));
        if (slot_of(self, i, PyTuple_GET_ITEM(names, i)) < 0) {
            Py_DECREF(self);
            return NULL;
        }
    }
    return (PyObject *)self;
}

static void
teller_dealloc(PyObject *op)
{
    teller *self = (teller *)op;
    Py_CLEAR(self->kind);
    Py_CLEAR(self->names);
    Py_CLEAR(self->around);
    Py_CLEAR(self->fields);
    for (int i = 0; i < FIELDS; i++)
        Py_CLEAR(self->fixed[i]);
    Py_TYPE(op)->tp_free(op);
}

static PyObject *
reduced(PyObject *op, PyObject *ignored)
{
    (void)ignored;
    teller *self = (teller *)op;
    PyObject *fixed = PyTuple_New(FIELDS);
    for (int i = 0; fixed != NULL && i < FIELDS; i++)
        PyTuple_SET_ITEM(fixed, i, Py_NewRef(self->fixed[i]));
    return fixed == NULL ? NULL
                         : Py_BuildValue("O(OONOO)", Py_TYPE(op), self->kind, self->names, fixed, self->around,
                                         self->fields);
}

static PyMethodDef teller_methods[] = {
    {"__reduce__", reduced, METH_NOARGS, "A rule may be copied and pickled."},
    {"violation", (PyCFunction)(void (*)(void))violation, METH_FASTCALL, "As in Told."},
    {NULL, NULL, 0, NULL},
};

static PyTypeObject Told_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "adrules._native.Told",
    .tp_doc = "What all violations of a rule say alike: makes them.",
    .tp_basicsize = sizeof(teller),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = teller_new,
    .tp_dealloc = teller_dealloc,
    .tp_methods = teller_methods,
};

int
add_telling(PyObject *module)
{
    return PyModule_AddType(module, &Told_Type);
}
