/* Memo: what a function says of words, as a dict that asks for those it lacks.
   The twin is adrules.text.remembered. */
#include "native.h"
#include "lexicon.h"

/* From `dictionary` on all is NULL but `known` where no words share an answer. */
enum {
    BITS = 4096,  /* they say which hashes the words apart may have */
    LONGEST = 40, /* letters of an end or a word apart that is told by its codes */
};

typedef struct {
    uint8_t size, codes[LONGEST];
} tail;

typedef struct {
    PyDictObject dict;
    PyObject *find;       /* word -> answer */
    Py_ssize_t most;      /* how many words and likenesses are kept */
    PyObject *dictionary; /* () -> what knows of a likeness */
    PyObject *lemmas;     /* frozenset */
    PyObject *apart;      /* frozenset of words that are asked for by themselves */
    PyObject *ends;       /* tuple of str: whether a word ends so matters, too */
    PyObject *otherwise;  /* the answer for words that end otherwise; None: they are looked up */
    PyObject *known;      /* dict: likeness -> answer */
    PyObject *alphabet;   /* what the rest is written in: */
    uint8_t apart_bits[BITS / 8];
    uint8_t last[0x100]; /* whether an end may have this last letter */
    tail *tails;
} memo;

/* Put an answer into a dict, which is emptied before where it is full. */
static int
keep(const memo *self, PyObject *dict, PyObject *key, PyObject *answer)
{
    if (PyDict_GET_SIZE(dict) >= self->most)
        PyDict_Clear(dict);
    return PyDict_SetItem(dict, key, answer);
}

static int
ends_so(const memo *self, PyObject *word)
{
    Py_ssize_t size = PyUnicode_GET_LENGTH(word);
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(self->ends); i++) {
        Py_ssize_t met = PyUnicode_Tailmatch(word, PyTuple_GET_ITEM(self->ends, i), 0, size, 1);
        if (met != 0)
            return met > 0 ? 1 : -1;
    }
    return 0;
}

/* The answer for a word that shares it with those that are read alike; a new reference. */
static PyObject *
shared(memo *self, PyObject *word)
{
    int mark = ends_so(self, word);
    if (mark < 0)
        return NULL;
    if (!mark && self->otherwise != Py_None)
        return Py_NewRef(self->otherwise);
    PyObject *dictionary = PyObject_CallNoArgs(self->dictionary);
    if (dictionary == NULL)
        return NULL;
    PyObject *likeness = lexicon_marked_likeness(dictionary, word, self->lemmas, (char)mark);
    Py_DECREF(dictionary);
    if (likeness == NULL)
        return NULL;
    PyObject *answer = likeness == Py_None ? NULL : PyDict_GetItemWithError(self->known, likeness);
    if (answer != NULL)
        Py_INCREF(answer);
    else if (!PyErr_Occurred()) {
        answer = PyObject_CallOneArg(self->find, word);
        if (answer != NULL && likeness != Py_None && keep(self, self->known, likeness, answer) < 0)
            Py_CLEAR(answer);
    }
    Py_DECREF(likeness);
    return answer;
}

static PyObject *
missing(PyObject *op, PyObject *word)
{
    memo *self = (memo *)op;
    PyObject *answer;
    int alone = 1;
    if (self->find == NULL) {
        PyErr_SetString(PyExc_ValueError, "the memo has nothing to ask");
        return NULL;
    }
    if (self->dictionary != NULL && PyUnicode_Check(word)) {
        alone = PySet_Contains(self->apart, word);
        if (alone < 0)
            return NULL;
    }
    answer = alone ? PyObject_CallOneArg(self->find, word) : shared(self, word);
    if (answer != NULL && keep(self, op, word, answer) < 0)
        Py_CLEAR(answer);
    return answer;
}

/* The codes of a word; -1 where it cannot be told by codes, -2 with an exception set when it fails. */
static int
codes_of(PyObject *alphabet, PyObject *word, uint8_t *codes)
{
    if (!PyUnicode_Check(word) || PyUnicode_GET_LENGTH(word) == 0 || PyUnicode_GET_LENGTH(word) > LONGEST)
        return -1;
    int plain = alphabet_encode(alphabet, word, codes);
    return plain > 0 ? (int)PyUnicode_GET_LENGTH(word) : plain - 1;
}

/* Write what words apart and ends look like in an alphabet; those that codes do not tell make all words
   look so. */
static int
encode(memo *self, PyObject *alphabet)
{
    Py_ssize_t count = PyTuple_GET_SIZE(self->ends), at = 0;
    PyObject *word, *iterator;
    uint8_t codes[LONGEST];
    int size = 0;
    if (self->tails == NULL && (self->tails = PyMem_Calloc((size_t)count + 1, sizeof(tail))) == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (; at < count; at++) {
        size = codes_of(alphabet, PyTuple_GET_ITEM(self->ends, at), self->tails[at].codes);
        if (size < -1)
            return -1;
        self->tails[at].size = size < 0 ? 0 : (uint8_t)size;
        if (size < 0)
            memset(self->last, 1, sizeof self->last);
        else
            self->last[self->tails[at].codes[size - 1]] = 1;
    }
    iterator = PyObject_GetIter(self->apart);
    while (iterator != NULL && (word = PyIter_Next(iterator)) != NULL) {
        size = codes_of(alphabet, word, codes);
        Py_DECREF(word);
        if (size < -1)
            break;
        if (size < 0)
            memset(self->apart_bits, 0xff, sizeof self->apart_bits);
        else {
            uint32_t bit = hash_letters(codes, (size_t)size) % BITS;
            self->apart_bits[bit / 8] |= (uint8_t)(1u << bit % 8);
        }
    }
    Py_XDECREF(iterator);
    if (PyErr_Occurred())
        return -1;
    Py_XSETREF(self->alphabet, Py_NewRef(alphabet));
    return 0;
}

/* Whether a word may be apart or end as told. */
static int
may_differ(const memo *self, const reading *text, const part *word)
{
    uint32_t bit = word->hash % BITS, size = word->end - word->start;
    if (word->marks & ODD || self->apart_bits[bit / 8] >> bit % 8 & 1)
        return 1;
    if (!self->last[text->letters[word->end - 1]])
        return 0;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(self->ends); i++) {
        const tail *end = &self->tails[i];
        if (end->size <= size && memcmp(text->letters + word->end - end->size, end->codes, end->size) == 0)
            return 1;
    }
    return 0;
}

static PyObject *
over(PyObject *op, PyObject *given)
{
    memo *self = (memo *)op;
    reading *text = (reading *)given;
    if (!Reading_Check(given) || self->dictionary == NULL) {
        PyErr_SetString(PyExc_TypeError, "a text that was read is asked for, and a memo that shares");
        return NULL;
    }
    if (reading_split(text) < 0 || (self->alphabet != text->alphabet && encode(self, text->alphabet) < 0))
        return NULL;
    PyObject *made = PyList_New(0);
    uint32_t next = 0;
    for (uint32_t at = 0; made != NULL && at < text->part_count;) {
        const part *word = &text->parts[at++];
        if (next < text->whole_count && text->joined[next].first == at - 1) {
            word = &text->joined[next].word;
            at = text->joined[next++].after;
        }
        if (!may_differ(self, text, word))
            continue;
        PyObject *form = reading_form(text, word);
        PyObject *answer = form == NULL ? NULL : PyObject_GetItem(op, form);
        if (answer == NULL || PyList_Append(made, answer) < 0)
            Py_CLEAR(made);
        Py_XDECREF(form);
        Py_XDECREF(answer);
    }
    return made;
}

static int
memo_init(PyObject *op, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"find", "most", "sharing", NULL};
    memo *self = (memo *)op;
    PyObject *find, *sharing = NULL, *dictionary = NULL, *lemmas = NULL, *apart = NULL, *ends = NULL;
    PyObject *otherwise = NULL;
    Py_ssize_t most;
    if (self->find != NULL) {
        PyErr_SetString(PyExc_TypeError, "a memo is made once");
        return -1;
    }
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "On|O!:Memo", names, &find, &most, &PyTuple_Type,
                                     &sharing))
        return -1;
    if (sharing != NULL
        && !PyArg_ParseTuple(sharing, "OO!O!O!O;what words share", &dictionary, &PyFrozenSet_Type, &lemmas,
                             &PyFrozenSet_Type, &apart, &PyTuple_Type, &ends, &otherwise))
        return -1;
    for (Py_ssize_t i = 0; dictionary != NULL && i < PyTuple_GET_SIZE(ends); i++)
        if (!PyUnicode_Check(PyTuple_GET_ITEM(ends, i))) {
            PyErr_SetString(PyExc_TypeError, "how words end must be told in str");
            return -1;
        }
    self->known = PyDict_New();
    if (self->known == NULL)
        return -1;
    self->most = most;
    self->find = Py_NewRef(find);
    self->dictionary = Py_XNewRef(dictionary);
    self->lemmas = Py_XNewRef(lemmas);
    self->apart = Py_XNewRef(apart);
    self->ends = Py_XNewRef(ends);
    self->otherwise = Py_XNewRef(otherwise);
    return 0;
}

static int
memo_traverse(PyObject *op, visitproc visit, void *arg)
{
    memo *self = (memo *)op;
    Py_VISIT(Py_TYPE(op));
    Py_VISIT(self->find);
    Py_VISIT(self->dictionary);
    Py_VISIT(self->lemmas);
    Py_VISIT(self->apart);
    Py_VISIT(self->ends);
    Py_VISIT(self->otherwise);
    Py_VISIT(self->known);
    Py_VISIT(self->alphabet);
    return PyDict_Type.tp_traverse(op, visit, arg);
}

static int
memo_clear(PyObject *op)
{
    memo *self = (memo *)op;
    Py_CLEAR(self->find);
    Py_CLEAR(self->dictionary);
    Py_CLEAR(self->lemmas);
    Py_CLEAR(self->apart);
    Py_CLEAR(self->ends);
    Py_CLEAR(self->otherwise);
    Py_CLEAR(self->known);
    Py_CLEAR(self->alphabet);
    PyMem_Free(self->tails);
    self->tails = NULL;
    return PyDict_Type.tp_clear(op);
}

static void
memo_dealloc(PyObject *op)
{
    PyTypeObject *type = Py_TYPE(op);
    PyObject_GC_UnTrack(op);
    Py_TRASHCAN_BEGIN(op, memo_dealloc)
    (void)memo_clear(op);
    PyDict_Type.tp_dealloc(op);
    Py_DECREF(type);
    Py_TRASHCAN_END
}

static PyMethodDef methods[] = {
    {"__missing__", missing, METH_O, "Ask for a word and remember the answer."},
    {"over", over, METH_O, "Return the answers for the words of a text that is apart or ends as told."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_doc, "What a function says of words; see adrules.text.remembered."},
    {Py_tp_init, memo_init},
    {Py_tp_traverse, memo_traverse},
    {Py_tp_clear, memo_clear},
    {Py_tp_dealloc, memo_dealloc},
    {Py_tp_methods, methods},
    {0, NULL},
};

static PyType_Spec spec = {
    .name = "adrules._native.Memo",
    .basicsize = sizeof(memo),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
    .slots = slots,
};

int
add_remembered(PyObject *module)
{
    PyObject *type = PyType_FromSpecWithBases(&spec, (PyObject *)&PyDict_Type);
    int failed;
    if (type == NULL)
        return -1;
    failed = PyModule_AddObjectRef(module, "Memo", type);
    Py_DECREF(type);
    return failed;
}
