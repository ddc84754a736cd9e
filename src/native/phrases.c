/* The table of phrases and what a text has of it, for Python. */
#include "phrases.h"
#include "table.h"

/* The most parts of a word. */
static uint32_t
longest_word(const reading *text)
{
    uint32_t longest = 1;
    for (uint32_t i = 0; i < text->whole_count; i++) {
        uint32_t parts = text->joined[i].after - text->joined[i].first;
        longest = parts > longest ? parts : longest;
    }
    return longest;
}

static PyObject *
phrases_find(PyObject *op, PyObject *document)
{
    const phrases *self = (phrases *)op;
    if (!Reading_Check(document) || ((reading *)document)->alphabet != self->alphabet) {
        PyErr_SetString(PyExc_TypeError, "find takes a reading by the same alphabet");
        return NULL;
    }
    reading *text = (reading *)document;
    if (reading_split(text) < 0)
        return NULL;
    size_t words = (size_t)text->part_count + text->whole_count;
    size_t slots = bit_words(self->slot_count), rows = bit_words(self->row_count);
    size_t bits = slots + rows * (text->part_count > MOST_PARTS ? 2 : 1);
    met *found = PyObject_NewVar(met, &Met_Type, (Py_ssize_t)(words + bits));
    if (found == NULL)
        return NULL;
    found->of = Py_NewRef(op);
    found->text = Py_NewRef(document);
    found->size = text->part_count;
    found->wholes = text->whole_count;
    found->longest = longest_word(text);
    found->present = found->classes + words;
    found->chosen = found->present + slots;
    found->doubtful = text->part_count > MOST_PARTS ? found->chosen + rows : NULL;
    found->standings = NULL;
    found->standing_count = found->standing_room = 0;
    memset(found->present, 0, bits * sizeof(uint32_t));
    if (phrases_classify(self, text, found) < 0 || phrases_choose(self, text, found) < 0)
        Py_CLEAR(found);
    return (PyObject *)found;
}

static PyObject *
phrases_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *alphabet, *forms, *classes, *tokens, *rows, *pairs, *anchors, *keys, *owners;
    const char *waking;
    Py_ssize_t count;
    static char *names[] = {"alphabet", "forms", "classes", "tokens", "rows", "pairs",
                            "anchors",  "keys",  "owners",  "waking", NULL};
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O!O!O!O!O!O!O!O!O!y#", names, &Alphabet_Type, &alphabet,
                                     &PyTuple_Type, &forms, &PyList_Type, &classes, &PyDict_Type, &tokens,
                                     &PyList_Type, &rows, &PyTuple_Type, &pairs, &PyDict_Type, &anchors,
                                     &PyList_Type, &keys, &PyList_Type, &owners, &waking, &count))
        return NULL;
    phrases *self = (phrases *)type->tp_alloc(type, 0);
    if (self == NULL)
        return NULL;
    self->alphabet = Py_NewRef(alphabet);
    self->keys = PyList_AsTuple(keys);
    self->given = PyList_AsTuple(rows);
    self->waking = PyMem_Malloc((size_t)count + 1);
    owners = PyList_AsTuple(owners); /* what is asked below may run code that changes a list */
    classes = PyList_AsTuple(classes);
    if (self->keys == NULL || self->given == NULL || self->waking == NULL || owners == NULL || classes == NULL) {
        if (!PyErr_Occurred())
            PyErr_NoMemory();
        Py_CLEAR(self);
    }
    else if (PyTuple_GET_SIZE(self->keys) != count || PyTuple_GET_SIZE(owners) != PyTuple_GET_SIZE(self->given)) {
        PyErr_SetString(PyExc_ValueError, "a key for each pattern, and what each key wakes");
        Py_CLEAR(self);
    }
    else {
        memcpy(self->waking, waking, (size_t)count);
        if (phrases_fill(self, forms, classes, tokens, self->given, pairs, anchors, owners) < 0)
            Py_CLEAR(self);
    }
    Py_XDECREF(owners);
    Py_XDECREF(classes);
    return (PyObject *)self;
}

static void
phrases_dealloc(PyObject *op)
{
    phrases *self = (phrases *)op;
    void *held[] = {self->sieve,     self->forms,    self->letters,     self->pairs,    self->pair_rows,
                    self->marks,     self->slots.at, self->slots.items, self->owned.at, self->owned.items,
                    self->waking,    self->led,      self->leads,       self->rows,     self->steps};
    for (size_t i = 0; i < sizeof(held) / sizeof(held[0]); i++)
        PyMem_Free(held[i]);
    Py_CLEAR(self->alphabet);
    Py_CLEAR(self->strange);
    Py_CLEAR(self->keys);
    Py_CLEAR(self->given);
    Py_TYPE(op)->tp_free(op);
}

/* The class of a word that is given as a str; None for a word of no phrase. */
static PyObject *
phrases_class(PyObject *op, PyObject *form)
{
    uint32_t found = NO_CLASS;
    if (!PyUnicode_Check(form)) {
        PyErr_SetString(PyExc_TypeError, "a word is a str");
        return NULL;
    }
    if (phrases_class_of((phrases *)op, form, &found) < 0)
        return NULL;
    return found == NO_CLASS ? Py_NewRef(Py_None) : PyLong_FromUnsignedLong(found);
}

static PyMethodDef phrases_methods[] = {
    {"class_of", phrases_class, METH_O, "Return the class of a word; None for a word of no phrase."},
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

/* The first chosen pattern from a number on; row_count where there is none. */
static uint32_t
next_chosen(const met *self, uint32_t from)
{
    uint32_t count = ((const phrases *)self->of)->row_count;
    while (from < count && !has_bit(self->chosen, from))
        from = self->chosen[from / 32] >> from % 32 == 0 ? (from / 32 + 1) * 32 : from + 1;
    return from < count ? from : count;
}

static PyObject *
met_rows(PyObject *op, void *closure)
{
    (void)closure;
    const met *self = (met *)op;
    const phrases *of = (phrases *)self->of;
    PyObject *made = PyList_New(0);
    for (uint32_t at = 0; made != NULL && (at = next_chosen(self, at)) < of->row_count; at++) {
        PyObject *number = PyLong_FromUnsignedLong(at);
        if (number == NULL || PyList_Append(made, number) < 0)
            Py_CLEAR(made);
        Py_XDECREF(number);
    }
    return made;
}

static PyObject *
met_keys(PyObject *op, void *closure)
{
    (void)closure;
    const met *self = (met *)op;
    const phrases *of = (phrases *)self->of;
    PyObject *made = PyList_New(0);
    uint32_t last = UINT32_MAX;
    for (uint32_t at = 0; made != NULL && (at = next_chosen(self, at)) < of->row_count; at++) {
        if (of->rows[at].key == last)
            continue;
        last = of->rows[at].key;
        if (PyList_Append(made, PyTuple_GET_ITEM(of->keys, last)) < 0)
            Py_CLEAR(made);
    }
    return made;
}

/* Walks a pattern that was not ruled out, to its first place where there is no list. */
static int
walk_found(const met *self, uint32_t number, PyObject *found)
{
    const phrases *of = (phrases *)self->of;
    if (self->doubtful == NULL || !of->waking[of->rows[number].key])
        return walk_pattern(self, number, 0, self->size, found);
    if (has_bit(self->doubtful, number))
        return UNSURE;
    for (uint32_t i = first_standing(self, number); i < self->standing_count; i++) {
        const standing *own = &self->standings[i];
        if (own->row != number)
            break;
        int stands = walk_pattern(self, number, own->first, own->size, found);
        if (stands == FAILED || stands == UNSURE) /* all of the places are told now, not only the first */
            return stands;
        if (found == NULL)
            break;
    }
    return STANDS;
}

/* The number of a key; -1 with an exception set where it is none. */
static int64_t
key_number(const phrases *of, PyObject *given)
{
    size_t key = PyLong_AsSize_t(given);
    if (key == (size_t)-1 && PyErr_Occurred())
        return -1;
    if (key >= of->key_count) {
        PyErr_SetString(PyExc_ValueError, "no such key");
        return -1;
    }
    return (int64_t)key;
}

/* Whether a pattern is ruled out by the words of the text. */
static int
is_out(const met *self, uint32_t number)
{
    const phrases *of = (phrases *)self->of;
    const row *own = &of->rows[number];
    return of->waking[own->key] ? !has_bit(self->chosen, number) : !phrases_present(of, own, self->present);
}

/* Whether a pattern of a key stands in the text; None where Python must look. */
static PyObject *
met_stands(PyObject *op, PyObject *given)
{
    const met *self = (met *)op;
    const phrases *of = (phrases *)self->of;
    int64_t key = key_number(of, given);
    int unsure = 0;
    if (key < 0)
        return NULL;
    for (uint32_t i = of->owned.at[key]; i < of->owned.at[key + 1]; i++) {
        int stands = is_out(self, of->owned.items[i]) ? NOWHERE : walk_found(self, of->owned.items[i], NULL);
        if (stands == STANDS)
            Py_RETURN_TRUE;
        unsure |= stands == UNSURE;
    }
    return unsure ? Py_NewRef(Py_None) : Py_NewRef(Py_False);
}

/* Walks the patterns of a key: what was found, and the patterns that Python must walk. */
static PyObject *
met_hits(PyObject *op, PyObject *given)
{
    const met *self = (met *)op;
    const phrases *of = (phrases *)self->of;
    int64_t key = key_number(of, given);
    if (key < 0)
        return NULL;
    PyObject *found = PyList_New(0), *others = PyList_New(0), *made = NULL;
    if (found == NULL || others == NULL)
        goto done;
    for (uint32_t i = of->owned.at[key]; i < of->owned.at[key + 1]; i++) {
        uint32_t number = of->owned.items[i];
        if (is_out(self, number))
            continue;
        int stands = walk_found(self, number, found);
        if (stands == FAILED
            || (stands == UNSURE && PyList_Append(others, PyTuple_GET_ITEM(of->given, number)) < 0))
            goto done;
    }
    made = PyTuple_Pack(2, found, others);
done:
    Py_XDECREF(found);
    Py_XDECREF(others);
    return made;
}

static int
add_number(PyObject *set, uint32_t value)
{
    PyObject *number = PyLong_FromUnsignedLong(value);
    int failed = number == NULL || PySet_Add(set, number) < 0;
    Py_XDECREF(number);
    return failed ? -1 : 0;
}

/* The parts of the words whose classes are given as bits. */
static PyObject *
met_parts(PyObject *op, PyObject *given)
{
    const met *self = (met *)op;
    const phrases *of = (phrases *)self->of;
    const whole *joined = ((const reading *)self->text)->joined;
    if (!PyBytes_Check(given) || (size_t)PyBytes_GET_SIZE(given) * 8 < of->class_count) {
        PyErr_SetString(PyExc_ValueError, "parts takes a bit for each class");
        return NULL;
    }
    const uint8_t *bits = (const uint8_t *)PyBytes_AS_STRING(given);
    PyObject *made = PyFrozenSet_New(NULL);
    for (uint32_t i = 0; made != NULL && i < self->size + self->wholes; i++) {
        uint32_t class = self->classes[i];
        if (class == NO_CLASS || !(bits[class / 8] >> class % 8 & 1))
            continue;
        uint32_t at = i < self->size ? i : joined[i - self->size].first;
        uint32_t after = i < self->size ? i + 1 : joined[i - self->size].after;
        for (; made != NULL && at < after; at++)
            if (add_number(made, at) < 0)
                Py_CLEAR(made);
    }
    return made;
}

static void
met_dealloc(PyObject *op)
{
    Py_CLEAR(((met *)op)->of);
    Py_CLEAR(((met *)op)->text);
    PyMem_Free(((met *)op)->standings);
    PyObject_Free(op);
}

static PyMethodDef met_methods[] = {
    {"hits", met_hits, METH_O, "Return (start, end, phrase) of the hits of a key, and the patterns not walked."},
    {"stands", met_stands, METH_O, "Return whether a key has hits; None where its patterns are still to be walked."},
    {"parts", met_parts, METH_O, "Return the parts of the words of some classes, given as bits."},
    {NULL, NULL, 0, NULL},
};

static PySequenceMethods met_sequence = {.sq_length = met_length, .sq_item = met_item};

static PyGetSetDef met_getset[] = {
    {"keys", met_keys, NULL, "The keys that wake a rule and may have hits.", NULL},
    {"rows", met_rows, NULL, "Numbers of the patterns that wake a rule and that the text may hold.", NULL},
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
    .tp_methods = met_methods,
    .tp_getset = met_getset,
};

int
add_phrases(PyObject *module)
{
    if (PyModule_AddType(module, &Met_Type) < 0)
        return -1;
    return PyModule_AddType(module, &Phrases_Type);
}
