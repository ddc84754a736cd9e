/* The table of phrases and what a text has of it, for Python. */
#include "phrases.h"
#include "table.h"

static PyObject *
phrases_find(PyObject *op, PyObject *document)
{
    phrases *self = (phrases *)op;
    if (!Reading_Check(document) || ((reading *)document)->alphabet != self->alphabet) {
        PyErr_SetString(PyExc_TypeError, "find takes a reading by the same alphabet");
        return NULL;
    }
    reading *text = (reading *)document;
    if (reading_split(text) < 0)
        return NULL;
    met *found = PyObject_NewVar(met, &Met_Type, (Py_ssize_t)text->part_count + text->whole_count);
    if (found == NULL)
        return NULL;
    found->of = Py_NewRef(op);
    found->candidates = NULL;
    found->count = 0;
    found->size = text->part_count;
    found->wholes = text->whole_count;
    queue all = {NULL, 0, 0};
    if (phrases_classify(self, text, found) < 0)
        goto failed;
    if (phrases_choose(self, &all, text, found) < 0) {
        for (size_t i = 0; i < all.count; i++)
            self->chosen[all.items[i]] = 0;
        goto failed;
    }
    if (all.count > 0)
        phrases_sift(self, &all, text, found);
    found->candidates = all.items;
    found->count = (uint32_t)all.count;
    return (PyObject *)found;
failed:
    PyMem_Free(all.items);
    Py_DECREF(found);
    return NULL;
}

static PyObject *
phrases_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *alphabet, *forms, *classes, *tokens, *rows, *pairs, *anchors, *keys;
    static char *names[] = {"alphabet", "forms", "classes", "tokens", "rows", "pairs", "anchors", "keys", NULL};
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O!O!O!O!O!O!O!O!", names, &Alphabet_Type, &alphabet,
                                     &PyDict_Type, &forms, &PyList_Type, &classes, &PyDict_Type, &tokens,
                                     &PyList_Type, &rows, &PyDict_Type, &pairs, &PyDict_Type, &anchors,
                                     &PyList_Type, &keys))
        return NULL;
    phrases *self = (phrases *)type->tp_alloc(type, 0);
    if (self == NULL)
        return NULL;
    self->alphabet = Py_NewRef(alphabet);
    self->by_form = Py_NewRef(forms);
    self->keys = PyList_AsTuple(keys);
    self->given = PyList_AsTuple(rows);
    if (self->keys == NULL || self->given == NULL)
        Py_CLEAR(self);
    else if (PyTuple_GET_SIZE(self->keys) != PyTuple_GET_SIZE(self->given)) {
        PyErr_SetString(PyExc_ValueError, "a key for each pattern");
        Py_CLEAR(self);
    }
    else if (phrases_fill(self, forms, classes, tokens, self->given, pairs, anchors) < 0)
        Py_CLEAR(self);
    return (PyObject *)self;
}

static void
phrases_dealloc(PyObject *op)
{
    phrases *self = (phrases *)op;
    void *held[] = {self->sieve,        self->forms,          self->letters,     self->pairs,
                    self->pair_rows,    self->marks,          self->slots.at,    self->slots.items,
                    self->anchored.at,  self->anchored.items, self->rows,        self->steps,
                    self->places,       self->chosen};
    for (size_t i = 0; i < sizeof(held) / sizeof(held[0]); i++)
        PyMem_Free(held[i]);
    Py_CLEAR(self->alphabet);
    Py_CLEAR(self->by_form);
    Py_CLEAR(self->keys);
    Py_CLEAR(self->given);
    Py_TYPE(op)->tp_free(op);
}

static PyMethodDef phrases_methods[] = {
    {"find", phrases_find, METH_O, "Return the classes of the words of a reading and what it may hold."},
    {NULL, NULL, 0, NULL},
};

static PyTypeObject Phrases_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "adrules._native.Phrases",
    .tp_doc = "The table of all phrases; see adrules.matching.table.",
    .tp_basicsize = sizeof(phrases),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = phrases_new,
    .tp_dealloc = phrases_dealloc,
    .tp_methods = phrases_methods,
};

static Py_ssize_t
met_length(PyObject *op)
{
    return (Py_ssize_t)((met *)op)->size;
}

static PyObject *
met_item(PyObject *op, Py_ssize_t at)
{
    const met *self = (met *)op;
    if (at < 0 || at >= (Py_ssize_t)self->size) {
        PyErr_SetString(PyExc_IndexError, "no such part");
        return NULL;
    }
    if (self->classes[at] == NO_CLASS)
        Py_RETURN_NONE;
    return PyLong_FromUnsignedLong(self->classes[at]);
}

static PyObject *
met_rows(PyObject *op, void *closure)
{
    (void)closure;
    const met *self = (met *)op;
    PyObject *made = PyTuple_New(self->count);
    for (uint32_t i = 0; made != NULL && i < self->count; i++) {
        PyObject *number = PyLong_FromUnsignedLong(self->candidates[i]);
        if (number == NULL)
            Py_CLEAR(made);
        else
            PyTuple_SET_ITEM(made, i, number);
    }
    return made;
}

/* The patterns by who asked for them: those of one follow each other mostly. */
static PyObject *
met_possible(PyObject *op, void *closure)
{
    (void)closure;
    const met *self = (met *)op;
    const phrases *of = (phrases *)self->of;
    PyObject *made = PyDict_New(), *key = NULL, *some = NULL;
    for (uint32_t i = 0; made != NULL && i < self->count; i++) {
        uint32_t number = self->candidates[i];
        if (key != PyTuple_GET_ITEM(of->keys, number)) {
            key = PyTuple_GET_ITEM(of->keys, number);
            PyObject *fresh = PyList_New(0);
            some = fresh == NULL ? NULL : PyDict_SetDefault(made, key, fresh);
            Py_XDECREF(fresh);
        }
        if (some == NULL || PyList_Append(some, PyTuple_GET_ITEM(of->given, number)) < 0)
            Py_CLEAR(made);
    }
    return made;
}

static void
met_dealloc(PyObject *op)
{
    Py_CLEAR(((met *)op)->of);
    PyMem_Free(((met *)op)->candidates);
    PyObject_Free(op);
}

static PySequenceMethods met_sequence = {.sq_length = met_length, .sq_item = met_item};

static PyGetSetDef met_getset[] = {
    {"possible", met_possible, NULL, "The patterns that the text may hold, by their keys.", NULL},
    {"rows", met_rows, NULL, "Numbers of the patterns that the text may hold, ascending.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

PyTypeObject Met_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "adrules._native.Met",
    .tp_doc = "The classes of the words of a text, as a sequence; None for a word of no phrase.",
    .tp_basicsize = offsetof(met, classes),
    .tp_itemsize = sizeof(uint32_t),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_dealloc = met_dealloc,
    .tp_as_sequence = &met_sequence,
    .tp_getset = met_getset,
};

int
add_phrases(PyObject *module)
{
    if (PyModule_AddType(module, &Met_Type) < 0)
        return -1;
    return PyModule_AddType(module, &Phrases_Type);
}
