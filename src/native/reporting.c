/* Makes the report of a text, its violations in text order: the twin of adrules.rules.telling.Reports. */
#include "native.h"
#include "slots.h"

enum { FIELDS = 6, VIOLATIONS = 1 };

typedef struct {
    PyObject_HEAD
    PyTypeObject *kind, *of; /* what a report is, and a violation: classes with a slot for each field */
    Py_ssize_t at[FIELDS];
    Py_ssize_t start, end, rule_id; /* where a violation has them */
} reports;

typedef struct {
    Py_ssize_t start, end;
    PyObject *rule_id; /* borrowed */
    Py_ssize_t number; /* equal ones stay in order */
} placed;

static int
by_place(const void *one, const void *other)
{
    const placed *a = one, *b = other;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    if (a->end != b->end)
        return a->end < b->end ? -1 : 1;
    int names = PyUnicode_Compare(a->rule_id, b->rule_id);
    return names != 0 ? names : (a->number > b->number) - (a->number < b->number);
}

/* A number that a slot holds; `otherwise` for None, -2 with an exception set where it is neither. */
static Py_ssize_t
number_at(PyObject *value, Py_ssize_t otherwise)
{
    if (value == Py_None)
        return otherwise;
    Py_ssize_t number = value != NULL && PyLong_Check(value) ? PyLong_AsSsize_t(value) : -1;
    if (number >= 0)
        return number;
    if (!PyErr_Occurred())
        PyErr_SetString(PyExc_TypeError, "a violation stands from one offset to another");
    return -2;
}

/* Where a violation stands; -1 with an exception set where it is none. */
static int
place_of(const reports *self, PyObject *violation, placed *found)
{
    if (!PyObject_TypeCheck(violation, self->of)) {
        PyErr_SetString(PyExc_TypeError, "a report is of violations");
        return -1;
    }
    found->rule_id = slot_value(violation, self->rule_id);
    if (found->rule_id == NULL || !PyUnicode_Check(found->rule_id)) {
        PyErr_SetString(PyExc_TypeError, "a violation has the id of its rule");
        return -1;
    }
    found->start = number_at(slot_value(violation, self->start), -1);
    if (found->start < -1)
        return -1;
    found->end = found->start < 0 ? -1 : number_at(slot_value(violation, self->end), 0);
    return found->end < -1 ? -1 : 0;
}

/* The violations of a list in text order as a tuple; a new reference. */
static PyObject *
ordered(const reports *self, PyObject *list)
{
    PyObject *given = PyList_AsTuple(list), *made = NULL;
    Py_ssize_t size = given == NULL ? 0 : PyTuple_GET_SIZE(given);
    if (size < 2)
        return given;
    placed *all = PyMem_Malloc((size_t)size * sizeof(placed));
    if (all == NULL) {
        PyErr_NoMemory();
        goto done;
    }
    for (Py_ssize_t i = 0; i < size; i++) {
        all[i].number = i;
        if (place_of(self, PyTuple_GET_ITEM(given, i), &all[i]) < 0)
            goto done;
    }
    qsort(all, (size_t)size, sizeof(placed), by_place);
    made = PyTuple_New(size);
    for (Py_ssize_t i = 0; made != NULL && i < size; i++)
        PyTuple_SET_ITEM(made, i, Py_NewRef(PyTuple_GET_ITEM(given, all[i].number)));
done:
    PyMem_Free(all);
    Py_DECREF(given);
    return made;
}

static PyObject *
report(PyObject *op, PyObject *const *args, Py_ssize_t count)
{
    const reports *self = (reports *)op;
    if (count != FIELDS || !PyList_Check(args[VIOLATIONS])) {
        PyErr_SetString(PyExc_TypeError, "a report has a text, a list of violations and four values more");
        return NULL;
    }
    PyObject *values[FIELDS];
    for (int i = 0; i < FIELDS; i++)
        values[i] = args[i];
    values[VIOLATIONS] = ordered(self, args[VIOLATIONS]);
    if (values[VIOLATIONS] == NULL)
        return NULL;
    PyObject *made = with_slots(self->kind, self->at, values, FIELDS);
    Py_DECREF(values[VIOLATIONS]);
    return made;
}

static PyObject *
reports_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static const char *const placing[] = {"start", "end", "rule_id"};
    PyObject *kind, *of, *names;
    static char *keywords[] = {"kind", "of", "names", NULL};
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O!O!O!", keywords, &PyType_Type, &kind, &PyType_Type, &of,
                                     &PyTuple_Type, &names))
        return NULL;
    if (PyTuple_GET_SIZE(names) != FIELDS) {
        PyErr_Format(PyExc_ValueError, "a report has %d fields", FIELDS);
        return NULL;
    }
    reports *self = (reports *)type->tp_alloc(type, 0);
    if (self == NULL)
        return NULL;
    self->kind = (PyTypeObject *)Py_NewRef(kind);
    self->of = (PyTypeObject *)Py_NewRef(of);
    Py_ssize_t *places[] = {&self->start, &self->end, &self->rule_id};
    int failed = 0;
    for (int i = 0; !failed && i < FIELDS; i++)
        failed = find_slot(self->kind, PyTuple_GET_ITEM(names, i), &self->at[i]) < 0;
    for (int i = 0; !failed && i < 3; i++) {
        PyObject *name = PyUnicode_FromString(placing[i]);
        failed = find_slot(self->of, name, places[i]) < 0;
        Py_XDECREF(name);
    }
    if (failed)
        Py_CLEAR(self);
    return (PyObject *)self;
}

static void
reports_dealloc(PyObject *op)
{
    Py_CLEAR(((reports *)op)->kind);
    Py_CLEAR(((reports *)op)->of);
    Py_TYPE(op)->tp_free(op);
}

static PyMethodDef reports_methods[] = {
    {"report", (PyCFunction)(void (*)(void))report, METH_FASTCALL, "As in Reports."},
    {NULL, NULL, 0, NULL},
};

/* It holds two classes of a module, which live as long: there is no cycle to collect. */
static PyTypeObject Reports_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "adrules._native.Reports",
    .tp_doc = "Makes reports.",
    .tp_basicsize = sizeof(reports),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = reports_new,
    .tp_dealloc = reports_dealloc,
    .tp_methods = reports_methods,
};

int
add_reporting(PyObject *module)
{
    return PyModule_AddType(module, &Reports_Type);
}
