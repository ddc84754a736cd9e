/* Finds what the expressions of a rule match and tells it: the twin of adrules.rules.pattern.RegexRule.find. */
#include "native.h"

/* An expression; NULL until a text may match it. */
typedef struct {
    PyObject *finditer; /* text -> its matches */
    PyObject *watched;  /* text -> list of spans, under a time limit */
    Py_ssize_t unwatched; /* length of a text on which it needs no limit */
} expression;

typedef struct {
    PyObject_VAR_HEAD
    PyObject *written; /* tuple of str */
    PyObject *compile; /* str -> what has the three */
    PyObject *longest; /* spans -> those of them that overlap no earlier, longer one */
    PyObject *told;    /* makes the violations */
    int raw;           /* whether they read the text as given */
    expression all[];
} patterns;

static PyObject *name_document, *name_expressions, *name_folded, *name_text, *name_starts, *name_span, *name_finditer,
    *name_watched, *name_unwatched, *name_violations;

static int
compile_one(const patterns *self, Py_ssize_t at, expression *own)
{
    PyObject *made = PyObject_CallOneArg(self->compile, PyTuple_GET_ITEM(self->written, at));
    if (made == NULL)
        return -1;
    PyObject *length = PyObject_GetAttr(made, name_unwatched);
    Py_ssize_t unwatched = length == NULL ? -1 : PyLong_AsSsize_t(length);
    Py_XDECREF(length);
    PyObject *watched = PyErr_Occurred() ? NULL : PyObject_GetAttr(made, name_watched);
    PyObject *finditer = watched == NULL ? NULL : PyObject_GetAttr(made, name_finditer);
    Py_DECREF(made);
    if (finditer == NULL || own->finditer != NULL) { /* or another thread was faster */
        Py_XDECREF(watched);
        Py_XDECREF(finditer);
        return finditer == NULL ? -1 : 0;
    }
    *own = (expression){finditer, watched, unwatched};
    return 0;
}

/* Adds the span of a match that is not empty. */
static int
add_span(PyObject *spans, PyObject *match)
{
    PyObject *span = PyObject_CallMethodNoArgs(match, name_span);
    if (span == NULL)
        return -1;
    int some = -1, added = 0;
    if (PyTuple_Check(span) && PyTuple_GET_SIZE(span) == 2)
        some = PyObject_RichCompareBool(PyTuple_GET_ITEM(span, 0), PyTuple_GET_ITEM(span, 1), Py_LT);
    else
        PyErr_SetString(PyExc_TypeError, "a match has a span");
    if (some > 0)
        added = PyList_Append(spans, span);
    Py_DECREF(span);
    return some < 0 ? -1 : added;
}

static int
add_spans(const expression *own, PyObject *text, PyObject *spans)
{
    if (PyUnicode_GET_LENGTH(text) > own->unwatched) {
        PyObject *watched = PyObject_CallOneArg(own->watched, text);
        PyObject *joined = watched == NULL ? NULL : PySequence_InPlaceConcat(spans, watched);
        Py_XDECREF(watched);
        Py_XDECREF(joined);
        return joined == NULL ? -1 : 0;
    }
    PyObject *matches = PyObject_CallOneArg(own->finditer, text), *match;
    if (matches == NULL)
        return -1;
    int failed = !PyIter_Check(matches);
    if (failed)
        PyErr_SetString(PyExc_TypeError, "matches come one after the other");
    while (!failed && (match = PyIter_Next(matches)) != NULL) {
        failed = add_span(spans, match) < 0;
        Py_DECREF(match);
    }
    Py_DECREF(matches);
    return PyErr_Occurred() ? -1 : 0;
}

/* Whether each of some spans begins behind the one before it. */
static int
in_order(PyObject *spans)
{
    Py_ssize_t last = 0;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(spans); i++) {
        PyObject *own = PyList_GET_ITEM(spans, i);
        if (!PyTuple_Check(own) || PyTuple_GET_SIZE(own) != 2 || !PyLong_Check(PyTuple_GET_ITEM(own, 0))
            || !PyLong_Check(PyTuple_GET_ITEM(own, 1)))
            return 0;
        Py_ssize_t start = PyLong_AsSsize_t(PyTuple_GET_ITEM(own, 0)), end = PyLong_AsSsize_t(PyTuple_GET_ITEM(own, 1));
        if (PyErr_Occurred() || start < last || end <= start) {
            PyErr_Clear();
            return 0;
        }
        last = end;
    }
    return 1;
}

/* The spans of all expressions that may match, none of which overlap. Those of one may: «(?r)», «\K» in a look. */
static PyObject *
spans_in(patterns *self, PyObject *text, PyObject *possible)
{
    PyObject *spans = PyList_New(0);
    for (Py_ssize_t i = 0; spans != NULL && i < Py_SIZE(self); i++) {
        int some = possible == Py_None ? 1 : PySequence_Contains(possible, PyTuple_GET_ITEM(self->written, i));
        if (some == 0)
            continue;
        expression *own = &self->all[i];
        if (some < 0 || (own->finditer == NULL && compile_one(self, i, own) < 0) || add_spans(own, text, spans) < 0)
            Py_CLEAR(spans);
    }
    if (spans == NULL || PyList_GET_SIZE(spans) < 2 || in_order(spans))
        return spans;
    PyObject *longest = PyObject_CallOneArg(self->longest, spans);
    Py_DECREF(spans);
    return longest;
}

/* Some spans of the folded text as those of the text as given; a new reference. */
static PyObject *
in_given(PyObject *folded, PyObject *spans)
{
    PyObject *starts = PyObject_GetAttr(folded, name_starts);
    if (starts == NULL || starts == Py_None) {
        Py_XDECREF(starts);
        return starts == NULL ? NULL : Py_NewRef(spans);
    }
    Py_DECREF(starts);
    PyObject *all = PySequence_Tuple(spans), *made = all == NULL ? NULL : PyList_New(0);
    for (Py_ssize_t i = 0; made != NULL && i < PyTuple_GET_SIZE(all); i++) {
        PyObject *own = PySequence_Tuple(PyTuple_GET_ITEM(all, i)), *span = NULL;
        if (own != NULL && PyTuple_GET_SIZE(own) == 2)
            span = PyObject_CallMethodObjArgs(folded, name_span, PyTuple_GET_ITEM(own, 0), PyTuple_GET_ITEM(own, 1),
                                              NULL);
        else if (own != NULL)
            PyErr_SetString(PyExc_TypeError, "a span has a start and an end");
        if (span == NULL || PyList_Append(made, span) < 0)
            Py_CLEAR(made);
        Py_XDECREF(own);
        Py_XDECREF(span);
    }
    Py_XDECREF(all);
    return made;
}

static PyObject *
find_in(patterns *self, PyObject *document, PyObject *folded, PyObject *possible)
{
    PyObject *given = PyObject_GetAttr(document, name_text);
    PyObject *text = given == NULL ? NULL : self->raw ? Py_NewRef(given) : PyObject_GetAttr(folded, name_text);
    PyObject *spans = NULL, *made = NULL;
    if (text != NULL && !PyUnicode_Check(text))
        PyErr_SetString(PyExc_TypeError, "a text is a str");
    else if (text != NULL)
        spans = spans_in(self, text, possible);
    if (spans != NULL && !self->raw) {
        PyObject *moved = in_given(folded, spans);
        Py_DECREF(spans);
        spans = moved;
    }
    if (spans != NULL)
        made = PyObject_CallMethodObjArgs(self->told, name_violations, given, spans, NULL);
    Py_XDECREF(spans);
    Py_XDECREF(text);
    Py_XDECREF(given);
    return made;
}

static PyObject *
find(PyObject *op, PyObject *a_case)
{
    PyObject *document = PyObject_GetAttr(a_case, name_document);
    PyObject *folded = document == NULL ? NULL : PyObject_GetAttr(document, name_folded);
    PyObject *possible = folded == NULL ? NULL : PyObject_GetAttr(a_case, name_expressions);
    PyObject *made = possible == NULL ? NULL : find_in((patterns *)op, document, folded, possible);
    Py_XDECREF(possible);
    Py_XDECREF(folded);
    Py_XDECREF(document);
    return made;
}

static PyObject *
patterns_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *written, *compile, *longest, *told;
    int raw;
    static char *names[] = {"written", "compile", "longest", "told", "raw", NULL};
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O!OOOp", names, &PyTuple_Type, &written, &compile, &longest, &told,
                                     &raw))
        return NULL;
    patterns *self = (patterns *)type->tp_alloc(type, PyTuple_GET_SIZE(written));
    if (self == NULL)
        return NULL;
    self->written = Py_NewRef(written);
    self->compile = Py_NewRef(compile);
    self->longest = Py_NewRef(longest);
    self->told = Py_NewRef(told);
    self->raw = raw;
    return (PyObject *)self;
}

static int
patterns_traverse(PyObject *op, visitproc visit, void *arg)
{
    patterns *self = (patterns *)op;
    Py_VISIT(self->written);
    Py_VISIT(self->compile);
    Py_VISIT(self->longest);
    Py_VISIT(self->told);
    for (Py_ssize_t i = 0; i < Py_SIZE(op); i++) {
        Py_VISIT(self->all[i].finditer);
        Py_VISIT(self->all[i].watched);
    }
    return 0;
}

static int
patterns_clear(PyObject *op)
{
    patterns *self = (patterns *)op;
    Py_CLEAR(self->written);
    Py_CLEAR(self->compile);
    Py_CLEAR(self->longest);
    Py_CLEAR(self->told);
    for (Py_ssize_t i = 0; i < Py_SIZE(op); i++) {
        Py_CLEAR(self->all[i].finditer);
        Py_CLEAR(self->all[i].watched);
    }
    return 0;
}

static void
patterns_dealloc(PyObject *op)
{
    PyObject_GC_UnTrack(op);
    patterns_clear(op);
    Py_TYPE(op)->tp_free(op);
}

static PyMethodDef patterns_methods[] = {
    {"find", find, METH_O, "As in RegexRule."},
    {NULL, NULL, 0, NULL},
};

static PyTypeObject Patterns_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "adrules._native.Patterns",
    .tp_doc = "The expressions of a rule.",
    .tp_basicsize = offsetof(patterns, all),
    .tp_itemsize = sizeof(expression),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_new = patterns_new,
    .tp_dealloc = patterns_dealloc,
    .tp_traverse = patterns_traverse,
    .tp_clear = patterns_clear,
    .tp_methods = patterns_methods,
};

int
add_patterns(PyObject *module)
{
    static const interned names[] = {
        {&name_document, "document"}, {&name_expressions, "expressions"}, {&name_folded, "folded"},
        {&name_text, "text"},         {&name_starts, "starts"},           {&name_span, "span"},
        {&name_finditer, "finditer"}, {&name_watched, "watched"},         {&name_unwatched, "unwatched"},
        {&name_violations, "violations"},
    };
    if (intern_names(names, sizeof(names) / sizeof(names[0])) < 0)
        return -1;
    return PyModule_AddType(module, &Patterns_Type);
}
