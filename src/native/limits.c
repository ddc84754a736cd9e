/* Which limits a text may exceed, and by what count, in one pass over its codes. See adrules.text.limits. */
#include "sentences.h"

/* What a code is; adrules.text.limits hands the table over. */
enum { SPACE = 1, LETTER = 2, CAPITAL = 4, EXCLAMATION = 8, RETURN = 16 };

/* What is limited, numbered as in adrules.text.limits. */
enum { CHARACTERS, GRAPHEMES, WORDS, SENTENCES, LONGEST_WORD, PICTURES, EXCLAMATIONS, CAPS_PERCENT, MEASURES };

typedef struct {
    uint32_t measure, high;
} bound;

typedef struct {
    PyObject_VAR_HEAD
    uint8_t kinds[0x100];
    PyObject *marks, *none;
    bound bounds[];
} limits;

typedef struct {
    uint32_t of[MEASURES];
    uint32_t letters, capitals;
    int others;   /* characters that codes do not tell */
    int strange;  /* letters among them */
    int returned; /* two characters may make a line break */
} counts;

static void
count(const limits *self, const reading *text, counts *all)
{
    const uint8_t *given = (const uint8_t *)PyBytes_AS_STRING(text->given);
    const uint8_t *known = alphabet_kinds(text->alphabet);
    uint32_t size = (uint32_t)PyBytes_GET_SIZE(text->given), run = 0, longest = 0;
    uint32_t letters = 0, capitals = 0, exclamations = 0, others = 0;
    uint8_t met = 0, strange = 0;
    for (uint32_t i = 0; i < size; i++) {
        uint8_t kind = self->kinds[given[i]];
        run = kind & SPACE ? 0 : run + 1;
        longest = run > longest ? run : longest;
        letters += (kind & LETTER) / LETTER;
        capitals += (kind & CAPITAL) / CAPITAL;
        exclamations += (kind & EXCLAMATION) / EXCLAMATION;
        met |= kind;
        uint8_t other = known[given[i]] & OTHER;
        others += other / OTHER;
        strange |= other ? known[given[i]] : 0;
    }
    all->of[CHARACTERS] = all->of[GRAPHEMES] = size;
    all->of[LONGEST_WORD] = longest;
    all->of[PICTURES] = others;
    all->of[EXCLAMATIONS] = exclamations;
    all->letters = letters;
    all->capitals = capitals;
    all->others = others > 0;
    all->strange = (strange & STRANGE) != 0;
    all->returned = (met & RETURN) != 0;
}

/* A share in per cent, a half rounded to the even number, as Python does; no letters have none. */
static uint32_t
percent(uint32_t some, uint32_t all)
{
    if (all == 0)
        return 0;
    uint64_t share = (uint64_t)some * 100 / all, twice = (uint64_t)some * 100 % all * 2;
    return (uint32_t)(share + (twice > all || (twice == all && share % 2)));
}

/* What a count is worth: all of it, or there may be less. */
enum { COUNTED, LESS, FAILED };

/* Counts what a measure counts. */
static int
count_of(const limits *self, uint32_t measure, reading *text, const counts *all, uint32_t *found)
{
    *found = all->of[measure];
    switch (measure) {
    case WORDS:
        if (reading_split(text) < 0)
            return FAILED;
        *found = reading_count(text);
        return COUNTED;
    case SENTENCES: {
        int done = count_sentences(self->marks, text, found);
        if (done == SMILES)
            *found = UINT32_MAX;
        return done < 0 ? FAILED : done == EXACTLY ? COUNTED : LESS;
    }
    case CAPS_PERCENT:
        *found = all->strange ? UINT32_MAX : percent(all->capitals, all->letters);
        return all->strange ? LESS : COUNTED;
    case GRAPHEMES:
        return all->others || all->returned ? LESS : COUNTED;
    case LONGEST_WORD:
    case PICTURES:
        return all->others ? LESS : COUNTED;
    default:
        return COUNTED;
    }
}

static PyObject *
exceeded(PyObject *op, PyObject *text)
{
    limits *self = (limits *)op;
    if (!Reading_Check(text)) {
        PyErr_SetString(PyExc_TypeError, "exceeded takes a Reading");
        return NULL;
    }
    counts all;
    memset(&all, 0, sizeof(all));
    count(self, (reading *)text, &all);
    PyObject *made = NULL;
    for (Py_ssize_t i = 0; i < Py_SIZE(op); i++) {
        uint32_t found = 0;
        int worth = count_of(self, self->bounds[i].measure, (reading *)text, &all, &found);
        if (worth != FAILED && found <= self->bounds[i].high)
            continue;
        if (worth == FAILED || (made == NULL && (made = PyList_New(0)) == NULL))
            goto failed;
        PyObject *own = worth == COUNTED ? Py_BuildValue("nI", i, found) : Py_BuildValue("nO", i, Py_None);
        int done = own == NULL ? -1 : PyList_Append(made, own);
        Py_XDECREF(own);
        if (done < 0)
            goto failed;
    }
    return made == NULL ? Py_NewRef(self->none) : made;
failed:
    Py_XDECREF(made);
    return NULL;
}

static PyObject *
limits_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *marks, *bounds;
    Py_buffer kinds;
    if (kwargs != NULL && PyDict_GET_SIZE(kwargs) > 0) {
        PyErr_SetString(PyExc_TypeError, "Limits takes no keyword arguments");
        return NULL;
    }
    if (!PyArg_ParseTuple(args, "y*O!O!", &kinds, &Marks_Type, &marks, &PyTuple_Type, &bounds))
        return NULL;
    limits *self = NULL;
    Py_ssize_t size = PyTuple_GET_SIZE(bounds);
    if (kinds.len != 0x100)
        PyErr_SetString(PyExc_ValueError, "an alphabet has 256 codes");
    else
        self = (limits *)type->tp_alloc(type, size);
    if (self != NULL) {
        memcpy(self->kinds, kinds.buf, 0x100);
        self->marks = Py_NewRef(marks);
        self->none = PyTuple_New(0);
        if (self->none == NULL)
            Py_CLEAR(self);
    }
    PyBuffer_Release(&kinds);
    for (Py_ssize_t i = 0; self != NULL && i < size; i++) {
        PyObject *each = PyTuple_GET_ITEM(bounds, i);
        unsigned long long measure = MEASURES, high = 0;
        if (!PyTuple_Check(each) || PyTuple_GET_SIZE(each) != 2)
            PyErr_SetString(PyExc_TypeError, "a limit is a measure and the largest count allowed");
        else {
            measure = PyLong_AsUnsignedLongLong(PyTuple_GET_ITEM(each, 0));
            high = PyErr_Occurred() ? 0 : PyLong_AsUnsignedLongLong(PyTuple_GET_ITEM(each, 1));
            if (!PyErr_Occurred() && (measure >= MEASURES || high > UINT32_MAX / 2))
                PyErr_SetString(PyExc_ValueError, "no such measure, or a count that no text reaches");
        }
        self->bounds[i] = (bound){(uint32_t)measure, (uint32_t)high};
        if (PyErr_Occurred())
            Py_CLEAR(self);
    }
    return (PyObject *)self;
}

static void
limits_dealloc(PyObject *op)
{
    Py_CLEAR(((limits *)op)->marks);
    Py_CLEAR(((limits *)op)->none);
    Py_TYPE(op)->tp_free(op);
}

static PyMethodDef limits_methods[] = {
    {"exceeded", exceeded, METH_O, "The numbers of the limits that a text may exceed."},
    {NULL, NULL, 0, NULL},
};

static PyTypeObject Limits_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "adrules._native.Limits",
    .tp_doc = "Some limits; see adrules.text.limits.",
    .tp_basicsize = offsetof(limits, bounds),
    .tp_itemsize = sizeof(bound),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = limits_new,
    .tp_dealloc = limits_dealloc,
    .tp_methods = limits_methods,
};

int
add_limits(PyObject *module)
{
    return PyModule_AddType(module, &Marks_Type) < 0 ? -1 : PyModule_AddType(module, &Limits_Type);
}
