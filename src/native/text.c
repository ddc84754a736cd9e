/* A text that was read as Python values, made when asked for: the twin of Folded and Parts. */
#include "native.h"

PyObject *
kept_value(PyObject **place, PyObject *made)
{
    if (made == NULL)
        return NULL;
    if (*place == NULL)
        *place = made;
    else
        Py_DECREF(made);
    return Py_NewRef(*place);
}

static PyObject *
get_text(PyObject *op, void *closure)
{
    (void)closure;
    reading *self = (reading *)op;
    if (self->text != NULL)
        return Py_NewRef(self->text);
    const uint8_t *codes = (const uint8_t *)PyBytes_AS_STRING(self->codes);
    const uint8_t *kinds = alphabet_kinds(self->alphabet);
    int met = 0;
    for (uint32_t i = 0; i < self->size; i++)
        met |= kinds[codes[i]];
    return kept_value(&self->text, reading_decoded(self, codes, 0, self->size, !(met & OTHER)));
}

static PyObject *
offsets(const uint32_t *some, Py_ssize_t size)
{
    PyObject *made = PyTuple_New(size);
    for (Py_ssize_t i = 0; made != NULL && i < size; i++) {
        PyObject *offset = PyLong_FromUnsignedLong(some[i]);
        if (offset == NULL)
            Py_CLEAR(made);
        else
            PyTuple_SET_ITEM(made, i, offset);
    }
    return made;
}

static PyObject *
get_starts(PyObject *op, void *closure)
{
    (void)closure;
    reading *self = (reading *)op;
    if (self->from == NULL)
        Py_RETURN_NONE;
    return self->starts ? Py_NewRef(self->starts) : kept_value(&self->starts, offsets(self->from, self->size));
}

static PyObject *
get_ends(PyObject *op, void *closure)
{
    (void)closure;
    reading *self = (reading *)op;
    if (self->to == NULL)
        Py_RETURN_NONE;
    return self->ends ? Py_NewRef(self->ends) : kept_value(&self->ends, offsets(self->to, self->size));
}

static PyObject *
span(PyObject *op, PyObject *const *args, Py_ssize_t count)
{
    reading *self = (reading *)op;
    if (count != 2) {
        PyErr_SetString(PyExc_TypeError, "span takes a start and an end");
        return NULL;
    }
    if (self->from == NULL)
        return PyTuple_Pack(2, args[0], args[1]);
    Py_ssize_t start = PyNumber_AsSsize_t(args[0], PyExc_IndexError);
    Py_ssize_t end = PyErr_Occurred() ? -1 : PyNumber_AsSsize_t(args[1], PyExc_IndexError);
    if (PyErr_Occurred())
        return NULL;
    if (start < 0 || start >= (Py_ssize_t)self->size || end < 1 || end > (Py_ssize_t)self->size) {
        PyErr_SetString(PyExc_IndexError, "a span outside of the text");
        return NULL;
    }
    return Py_BuildValue("II", self->from[start], self->to[end - 1]);
}

/* The words as a list: as they are read, or as the folded text has them. */
static PyObject *
forms_of(reading *self, int written)
{
    if (reading_split(self) < 0)
        return NULL;
    const uint8_t *codes = (const uint8_t *)PyBytes_AS_STRING(self->codes);
    PyObject *made = PyList_New(self->part_count);
    for (uint32_t i = 0; made != NULL && i < self->part_count; i++) {
        const part *own = &self->parts[i];
        PyObject *form = written ? reading_decoded(self, codes, own->start, own->end, !(own->marks & ODD))
                                 : reading_form(self, own);
        if (form == NULL)
            Py_CLEAR(made);
        else
            PyList_SET_ITEM(made, i, form);
    }
    return made;
}

PyObject *
reading_forms(PyObject *op, void *closure)
{
    (void)closure;
    reading *self = (reading *)op;
    return self->forms ? Py_NewRef(self->forms) : kept_value(&self->forms, forms_of(self, 0));
}

static PyObject *
get_written(PyObject *op, void *closure)
{
    reading *self = (reading *)op;
    if (self->written != NULL)
        return Py_NewRef(self->written);
    if (reading_split(self) < 0)
        return NULL;
    PyObject *made = self->replaced == NULL ? reading_forms(op, closure) : forms_of(self, 1);
    return kept_value(&self->written, made);
}

static PyObject *
wholes_of(reading *self)
{
    PyObject *made = reading_split(self) < 0 ? NULL : PyDict_New();
    for (uint32_t i = 0; made != NULL && i < self->whole_count; i++) {
        const whole *own = &self->joined[i];
        PyObject *form = reading_form(self, &own->word);
        PyObject *first = PyLong_FromUnsignedLong(own->first);
        PyObject *value = form == NULL ? NULL : Py_BuildValue("OI", form, own->after);
        if (first == NULL || value == NULL || PyDict_SetItem(made, first, value) < 0)
            Py_CLEAR(made);
        Py_XDECREF(form);
        Py_XDECREF(first);
        Py_XDECREF(value);
    }
    return made;
}

PyObject *
reading_wholes(PyObject *op, void *closure)
{
    (void)closure;
    reading *self = (reading *)op;
    return self->wholes ? Py_NewRef(self->wholes) : kept_value(&self->wholes, wholes_of(self));
}

uint32_t
reading_count(const reading *self)
{
    uint32_t count = self->part_count;
    for (uint32_t i = 0; i < self->whole_count; i++)
        count -= self->joined[i].after - self->joined[i].first - 1;
    return count;
}

static PyObject *
get_count(PyObject *op, void *closure)
{
    (void)closure;
    if (reading_split((reading *)op) < 0)
        return NULL;
    return PyLong_FromUnsignedLong(reading_count((reading *)op));
}

static PyObject *
words(PyObject *op, PyObject *ignored)
{
    (void)ignored;
    reading *self = (reading *)op;
    if (reading_split(self) < 0)
        return NULL;
    if (self->whole_count == 0)
        return reading_forms(op, NULL);
    PyObject *made = PyList_New(0);
    uint32_t next = 0;
    for (uint32_t at = 0; made != NULL && at < self->part_count;) {
        const part *own = &self->parts[at++];
        if (next < self->whole_count && self->joined[next].first == at - 1) {
            own = &self->joined[next].word;
            at = self->joined[next++].after;
        }
        PyObject *form = reading_form(self, own);
        if (form == NULL || PyList_Append(made, form) < 0)
            Py_CLEAR(made);
        Py_XDECREF(form);
    }
    return made;
}

static PyObject *
get_bytes(PyObject *op, void *closure)
{
    return Py_NewRef(closure == NULL ? ((reading *)op)->codes : ((reading *)op)->given);
}

static void
reading_dealloc(PyObject *op)
{
    reading *self = (reading *)op;
    PyObject **held[] = {&self->alphabet, &self->normal,  &self->given,  &self->codes, &self->text,
                         &self->starts,   &self->ends,    &self->forms,  &self->written, &self->wholes};
    for (size_t i = 0; i < sizeof(held) / sizeof(held[0]); i++)
        Py_CLEAR(*held[i]);
    PyMem_Free(self->from);
    PyMem_Free(self->to);
    PyMem_Free(self->replaced);
    PyMem_Free(self->parts);
    PyMem_Free(self->joined);
    PyObject_Free(op);
}

static PyMethodDef reading_methods[] = {
    {"span", (PyCFunction)(void (*)(void))span, METH_FASTCALL, "As in Folded."},
    {"words", words, METH_NOARGS, "As in Parts."},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef reading_getset[] = {
    {"text", get_text, NULL, "The folded text.", NULL},
    {"codes", get_bytes, NULL, "The codes of the folded text.", NULL},
    {"given", get_bytes, NULL, "The codes of the text as given.", (void *)1},
    {"starts", get_starts, NULL, "As in Folded.", NULL},
    {"ends", get_ends, NULL, "As in Folded.", NULL},
    {"forms", reading_forms, NULL, "As in Parts.", NULL},
    {"written", get_written, NULL, "As in Parts.", NULL},
    {"wholes", reading_wholes, NULL, "As in Parts.", NULL},
    {"count", get_count, NULL, "As in Parts.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

PyTypeObject Reading_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "adrules._native.Reading",
    .tp_doc = "A folded text with its words: Folded and Parts in one.",
    .tp_basicsize = sizeof(reading),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_dealloc = reading_dealloc,
    .tp_methods = reading_methods,
    .tp_getset = reading_getset,
};

int
add_text(PyObject *module)
{
    if (add_alphabet(module) < 0 || PyModule_AddType(module, &Reading_Type) < 0)
        return -1;
    return add_located(module);
}
