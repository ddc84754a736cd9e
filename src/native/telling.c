/* Makes the violations of one rule: the twin of adrules.rules.telling.Told. */
#include "slots.h"

enum { FIELDS = 10, RULE_ID = 0, CATEGORY, SEVERITY, START, END, MATCH, MESSAGE, HINT, FIX, WEIGHT };

/* The fields of a fix. */
enum { MENDED = 3 };
static const char *const mended[MENDED] = {"start", "end", "replacement"};

typedef struct {
    PyObject_HEAD
    PyTypeObject *kind;           /* what is made: a class with a slot for each field */
    PyObject *fixed[FIELDS];      /* by field, the value that all have; NULL for the others */
    PyObject *names;              /* tuple: the fields */
    PyObject *around;             /* tuple: the pieces of the message around its fields */
    PyObject *fields;             /* tuple: these fields, by name */
    Py_ssize_t at[FIELDS];        /* where the slot of each field is */
    PyTypeObject *fix;            /* what a fix is: another such class */
    Py_ssize_t fix_at[MENDED];
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

/* The value of a field of the message as a str; a new reference. */
static PyObject *
filled(PyObject *name, PyObject *match, PyObject *right, PyObject *values)
{
    if (PyUnicode_CompareWithASCIIString(name, "match") == 0)
        return shown(match);
    if (right != NULL && PyUnicode_CompareWithASCIIString(name, "right") == 0)
        return Py_NewRef(right);
    PyObject *value = values == NULL ? NULL : PyDict_GetItemWithError(values, name), *written = NULL;
    if (value != NULL) {
        Py_INCREF(value);
        written = PyObject_Str(value);
        Py_DECREF(value);
    }
    else if (!PyErr_Occurred())
        PyErr_SetObject(PyExc_KeyError, name);
    return written;
}

/* The message with its fields filled in; a new reference. */
static PyObject *
message_of(const teller *self, PyObject *match, PyObject *right, PyObject *values)
{
    Py_ssize_t fields = PyTuple_GET_SIZE(self->fields);
    PyObject *pieces = PyTuple_New(2 * fields + 1), *empty = PyUnicode_FromStringAndSize(NULL, 0), *message = NULL;
    int whole = pieces != NULL && empty != NULL;
    for (Py_ssize_t i = 0; whole && i <= fields; i++) {
        PyTuple_SET_ITEM(pieces, 2 * i, Py_NewRef(PyTuple_GET_ITEM(self->around, i)));
        if (i == fields)
            break;
        PyObject *value = filled(PyTuple_GET_ITEM(self->fields, i), match, right, values);
        whole = value != NULL;
        PyTuple_SET_ITEM(pieces, 2 * i + 1, value);
    }
    if (whole)
        message = PyUnicode_Join(empty, pieces);
    Py_XDECREF(pieces);
    Py_XDECREF(empty);
    return message;
}

/* A violation; `right` and `values` may be NULL, `start` may be None. */
static PyObject *
violation_at(const teller *self, PyObject *text, PyObject *start, PyObject *end, PyObject *fix, PyObject *right,
             PyObject *values)
{
    PyObject *all[FIELDS], *match, *made = NULL;
    for (int i = 0; i < FIELDS; i++)
        all[i] = self->fixed[i];
    if (start == Py_None)
        match = PyUnicode_FromStringAndSize(NULL, 0);
    else {
        Py_ssize_t first = PyNumber_AsSsize_t(start, PyExc_IndexError);
        Py_ssize_t last = PyErr_Occurred() ? -1 : PyNumber_AsSsize_t(end, PyExc_IndexError);
        if (PyErr_Occurred())
            return NULL;
        if (first < 0 || last < first || last > PyUnicode_GET_LENGTH(text)) {
            PyErr_SetString(PyExc_IndexError, "a span outside of the text");
            return NULL;
        }
        match = PyUnicode_Substring(text, first, last);
    }
    PyObject *message = match == NULL ? NULL : message_of(self, match, right, values);
    if (message != NULL) {
        all[START] = start;
        all[END] = end;
        all[MATCH] = match;
        all[MESSAGE] = message;
        all[FIX] = fix;
        made = with_slots(self->kind, self->at, all, FIELDS);
    }
    Py_XDECREF(match);
    Py_XDECREF(message);
    return made;
}

static PyObject *
violation(PyObject *op, PyObject *const *args, Py_ssize_t count)
{
    if (count != 5 || !PyUnicode_Check(args[0]) || !PyDict_Check(args[4])) {
        PyErr_SetString(PyExc_TypeError, "a violation has a text, a start, an end, a fix and values");
        return NULL;
    }
    return violation_at((teller *)op, args[0], args[1], args[2], args[3], NULL, args[4]);
}

/* The violation at a span, or at an edit: a span and what it should become. */
static PyObject *
violation_in(const teller *self, PyObject *text, PyObject *place)
{
    Py_ssize_t size = PyTuple_Check(place) ? PyTuple_GET_SIZE(place) : 0;
    if ((size != 2 && size != MENDED) || (size == MENDED && !PyUnicode_Check(PyTuple_GET_ITEM(place, 2)))) {
        PyErr_SetString(PyExc_TypeError, "a place is a start, an end and perhaps what it should become");
        return NULL;
    }
    PyObject *edit[MENDED];
    for (Py_ssize_t i = 0; i < size; i++)
        edit[i] = PyTuple_GET_ITEM(place, i);
    if (size == 2)
        return violation_at(self, text, edit[0], edit[1], Py_None, NULL, NULL);
    PyObject *fix = with_slots(self->fix, self->fix_at, edit, MENDED);
    if (fix == NULL)
        return NULL;
    PyObject *made = violation_at(self, text, edit[0], edit[1], fix, edit[2], NULL);
    Py_DECREF(fix);
    return made;
}

static PyObject *
violations(PyObject *op, PyObject *const *args, Py_ssize_t count)
{
    if (count != 2 || !PyUnicode_Check(args[0])) {
        PyErr_SetString(PyExc_TypeError, "violations are in a text, at some places");
        return NULL;
    }
    PyObject *places = PySequence_Tuple(args[1]);
    Py_ssize_t size = places == NULL ? 0 : PyTuple_GET_SIZE(places);
    PyObject *made = places == NULL ? NULL : PyList_New(size);
    for (Py_ssize_t i = 0; made != NULL && i < size; i++) {
        PyObject *own = violation_in((teller *)op, args[0], PyTuple_GET_ITEM(places, i));
        if (own == NULL)
            Py_CLEAR(made);
        else
            PyList_SET_ITEM(made, i, own);
    }
    Py_XDECREF(places);
    return made;
}

static int
find_slots(teller *self)
{
    for (int i = 0; i < FIELDS; i++)
        if (find_slot(self->kind, PyTuple_GET_ITEM(self->names, i), &self->at[i]) < 0)
            return -1;
    for (int i = 0; i < MENDED; i++) {
        PyObject *name = PyUnicode_FromString(mended[i]);
        int found = find_slot(self->fix, name, &self->fix_at[i]);
        Py_XDECREF(name);
        if (found < 0)
            return -1;
    }
    return 0;
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
    PyObject *kind, *names, *fixed, *around, *fields, *fix;
    if (kwargs != NULL && PyDict_GET_SIZE(kwargs) > 0) {
        PyErr_SetString(PyExc_TypeError, "Told takes no keyword arguments");
        return NULL;
    }
    if (!PyArg_ParseTuple(args, "O!O!O!O!(O!O!)", &PyType_Type, &kind, &PyType_Type, &fix, &PyTuple_Type, &names,
                          &PyTuple_Type, &fixed, &PyTuple_Type, &around, &PyTuple_Type, &fields))
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
    self->fix = (PyTypeObject *)Py_NewRef(fix);
    for (int i = 0; i < FIELDS; i++)
        self->fixed[i] = Py_NewRef(PyTuple_GET_ITEM(fixed, i));
    if (find_slots(self) < 0)
        Py_CLEAR(self);
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
    Py_CLEAR(self->fix);
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
                         : Py_BuildValue("O(OOON(OO))", Py_TYPE(op), self->kind, self->fix, self->names, fixed,
                                         self->around, self->fields);
}

static PyMethodDef teller_methods[] = {
    {"__reduce__", reduced, METH_NOARGS, "A rule may be copied and pickled."},
    {"violation", (PyCFunction)(void (*)(void))violation, METH_FASTCALL, "As in Told."},
    {"violations", (PyCFunction)(void (*)(void))violations, METH_FASTCALL, "As in Told."},
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
