/* The words of a reading as tuples: the twin of Words. */
#include "native.h"

typedef struct {
    PyObject_HEAD
    reading *of;
    PyObject *forms, *starts, *ends, *inner;
} located;

static PyTypeObject Located_Type;

static PyObject *
locate(PyObject *module, PyObject *op)
{
    (void)module;
    if (!Reading_Check(op)) {
        PyErr_SetString(PyExc_TypeError, "located takes a reading");
        return NULL;
    }
    if (reading_split((reading *)op) < 0)
        return NULL;
    located *made = PyObject_New(located, &Located_Type);
    if (made == NULL)
        return NULL;
    made->of = (reading *)Py_NewRef(op);
    made->forms = made->starts = made->ends = made->inner = NULL;
    return (PyObject *)made;
}

static PyObject *
located_forms(PyObject *op, void *closure)
{
    located *self = (located *)op;
    if (self->forms != NULL)
        return Py_NewRef(self->forms);
    PyObject *forms = reading_forms((PyObject *)self->of, closure);
    if (forms == NULL)
        return NULL;
    PyObject *made = PyList_AsTuple(forms);
    Py_DECREF(forms);
    return kept_value(&self->forms, made);
}

static PyObject *
located_offsets(PyObject *op, void *closure)
{
    located *self = (located *)op;
    PyObject **place = closure == NULL ? &self->starts : &self->ends;
    if (*place != NULL)
        return Py_NewRef(*place);
    PyObject *made = PyTuple_New(self->of->part_count);
    for (uint32_t i = 0; made != NULL && i < self->of->part_count; i++) {
        const part *own = &self->of->parts[i];
        PyObject *offset = PyLong_FromUnsignedLong(closure == NULL ? own->start : own->end);
        if (offset == NULL)
            Py_CLEAR(made);
        else
            PyTuple_SET_ITEM(made, i, offset);
    }
    return kept_value(place, made);
}

static PyObject *
located_wholes(PyObject *op, void *closure)
{
    return reading_wholes((PyObject *)((located *)op)->of, closure);
}

static PyObject *
located_inner(PyObject *op, void *closure)
{
    (void)closure;
    located *self = (located *)op;
    if (self->inner != NULL)
        return Py_NewRef(self->inner);
    PyObject *found = PySet_New(NULL), *made = NULL;
    for (uint32_t i = 0; found != NULL && i < self->of->whole_count; i++) {
        for (uint32_t at = self->of->joined[i].first + 1; at < self->of->joined[i].after; at++) {
            PyObject *number = PyLong_FromUnsignedLong(at);
            if (number == NULL || PySet_Add(found, number) < 0) {
                Py_XDECREF(number);
                Py_CLEAR(found);
                return NULL;
            }
            Py_DECREF(number);
        }
    }
    if (found != NULL) {
        made = PyFrozenSet_New(found);
        Py_DECREF(found);
    }
    return kept_value(&self->inner, made);
}

/* The part that follows the word which begins at a part. */
static PyObject *
located_after(PyObject *op, PyObject *index)
{
    const reading *of = ((located *)op)->of;
    Py_ssize_t at = PyNumber_AsSsize_t(index, PyExc_IndexError);
    if (at == -1 && PyErr_Occurred())
        return NULL;
    uint32_t low = 0, high = of->whole_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if ((Py_ssize_t)of->joined[middle].first < at)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < of->whole_count && (Py_ssize_t)of->joined[low].first == at)
        return PyLong_FromUnsignedLong(of->joined[low].after);
    return PyLong_FromSsize_t(at + 1);
}

static void
located_dealloc(PyObject *op)
{
    located *self = (located *)op;
    Py_CLEAR(self->of);
    Py_CLEAR(self->forms);
    Py_CLEAR(self->starts);
    Py_CLEAR(self->ends);
    Py_CLEAR(self->inner);
    PyObject_Free(op);
}

static PyMethodDef located_methods[] = {
    {"after", located_after, METH_O, "As in Words."},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef located_getset[] = {
    {"forms", located_forms, NULL, "As in Words.", NULL},
    {"starts", located_offsets, NULL, "As in Words.", NULL},
    {"ends", located_offsets, NULL, "As in Words.", (void *)1},
    {"wholes", located_wholes, NULL, "As in Words.", NULL},
    {"inner", located_inner, NULL, "As in Words.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyTypeObject Located_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "adrules._native.Located",
    .tp_doc = "The words of a reading with their offsets.",
    .tp_basicsize = sizeof(located),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_dealloc = located_dealloc,
    .tp_methods = located_methods,
    .tp_getset = located_getset,
};

static PyMethodDef functions[] = {
    {"located", locate, METH_O, "Return the words of a reading with their offsets."},
    {NULL, NULL, 0, NULL},
};

int
add_located(PyObject *module)
{
    if (PyModule_AddType(module, &Located_Type) < 0)
        return -1;
    return PyModule_AddFunctions(module, functions);
}
