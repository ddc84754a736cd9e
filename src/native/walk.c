/* Walking a pattern of words through a text: the twin of adrules.matching.walking for words in order. */
#include "phrases.h"
#include "table.h"

enum { MOST_PARTS = 63, MOST_SLOTS = 16 };

/* Fields of adrules.matching.table.Row. */
enum { SLOTS = 3, GAPS, ORDER, COMMAS, FIELDS = 9 };

typedef struct {
    uint32_t slot, gap;
    uint64_t parts;  /* the parts that fill it */
    uint64_t wholes; /* the parts where a hyphenated word begins that fills it */
} place;

typedef struct {
    const reading *text;
    uint64_t known, open; /* by part: whether it is known, and so, that a phrase goes on after it */
    int comma;            /* commas do not part the words */
    int unsure;           /* the codes did not tell what parts two words */
} course;

static int
holds(const phrases *table, uint32_t class, uint32_t slot)
{
    if (class >= table->class_count)
        return 0;
    for (uint32_t i = table->slots.at[class]; i < table->slots.at[class + 1]; i++)
        if (table->slots.items[i] == slot)
            return 1;
    return 0;
}

/* What parts_after tells of a part, from the codes between it and the next. */
static int
goes_on(course *self, uint32_t at)
{
    const reading *text = self->text;
    const uint8_t *codes = (const uint8_t *)PyBytes_AS_STRING(text->codes);
    uint32_t from = text->parts[at].end, to = text->parts[at + 1].start, breaks = 0;
    if (to - from == 1 && (codes[from] == ' ' || codes[from] == '-'))
        return 1;
    int kind = reading_barrier(text, at);
    if (kind == BARRIER || (kind == BARRIER_COMMA && !self->comma))
        return 0;
    for (uint32_t i = from; i < to; i++) {
        breaks += codes[i] == '\n';
        if (codes[i] != ' ' && codes[i] != '\n')
            self->unsure = 1;
    }
    if (from == to || breaks > 1)
        self->unsure = 1;
    return 1;
}

/* Whether a phrase goes on from a part to the next. */
static int
crosses(course *self, uint32_t at)
{
    uint64_t bit = UINT64_C(1) << at;
    if (!(self->known & bit)) {
        self->known |= bit;
        if (goes_on(self, at))
            self->open |= bit;
    }
    return (self->open & bit) != 0;
}

/* The part after the hyphenated word that begins at a part; 0 where none does. */
static uint32_t
whole_after(const reading *text, uint32_t at)
{
    for (uint32_t i = 0; i < text->whole_count; i++)
        if (text->joined[i].first == at)
            return text->joined[i].after;
    return 0;
}

/* The places after the words of a slot that begin at some places. */
static uint64_t
ends_of(const course *self, const place *own, uint64_t begins)
{
    uint64_t found = (begins & own->parts) << 1;
    uint64_t wholes = begins & own->wholes;
    for (uint32_t at = 0; wholes >> at != 0; at++)
        if (wholes >> at & 1)
            found |= UINT64_C(1) << whole_after(self->text, at);
    return found;
}

/* The places that may follow words which ended before some places, over 0 … gap words. */
static uint64_t
reach(course *self, uint64_t ends, uint32_t gap)
{
    uint64_t found = 0;
    uint32_t size = self->text->part_count;
    for (uint32_t end = 1; end < size; end++) {
        if (!(ends >> end & 1))
            continue;
        uint32_t at = end;
        for (uint32_t left = gap + 1; left > 0 && at < size && crosses(self, at - 1); left--) {
            found |= UINT64_C(1) << at;
            uint32_t after = self->text->whole_count > 0 ? whole_after(self->text, at) : 0;
            at = after > 0 ? after : at + 1;
        }
    }
    return found;
}

static int
add_span(PyObject *list, const reading *text, uint32_t first, uint32_t last)
{
    PyObject *span = Py_BuildValue("(II)", text->parts[first].start, text->parts[last].end);
    int failed = span == NULL || PyList_Append(list, span) < 0;
    Py_XDECREF(span);
    return failed ? -1 : 0;
}

/* Where a pattern stands, as a list of spans; None where Python must look. */
static PyObject *
spans_of(course *self, const place *places, uint32_t count)
{
    PyObject *found = PyList_New(0);
    for (uint32_t first = 0; found != NULL && first < self->text->part_count; first++) {
        uint64_t begins = UINT64_C(1) << first;
        if (!((places[0].parts | places[0].wholes) & begins))
            continue;
        uint64_t ends = ends_of(self, &places[0], begins);
        for (uint32_t i = 1; i < count && ends != 0; i++)
            ends = ends_of(self, &places[i], reach(self, ends, places[i].gap));
        for (uint32_t after = 1; ends >> after != 0; after++) {
            if (ends >> after & 1 && add_span(found, self->text, first, after - 1) < 0) {
                Py_CLEAR(found);
                break;
            }
            if (after == MOST_PARTS)
                break;
        }
    }
    if (found != NULL && self->unsure) {
        Py_DECREF(found);
        Py_RETURN_NONE;
    }
    return found;
}

/* Reads the slots of a pattern: how many, 0 where Python must look, -1 with an exception set. */
static int
places_of(const met *words, const reading *text, PyObject *row, PyObject *tokens, place *places)
{
    const phrases *table = (const phrases *)words->of;
    PyObject *slots = PyTuple_GET_ITEM(row, SLOTS), *gaps = PyTuple_GET_ITEM(row, GAPS);
    if (!PyTuple_Check(slots) || !PyTuple_Check(gaps) || PyTuple_GET_SIZE(slots) != PyTuple_GET_SIZE(gaps)) {
        PyErr_SetString(PyExc_ValueError, "walk takes a pattern with a gap for each slot");
        return -1;
    }
    Py_ssize_t count = PyTuple_GET_SIZE(slots);
    if (count > MOST_SLOTS || (count > 1 && PyTuple_GET_ITEM(row, ORDER) == Py_True))
        return 0;
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *slot = PyTuple_GET_ITEM(slots, i);
        int token = PyDict_Contains(tokens, slot);
        if (token != 0)
            return token < 0 ? -1 : 0;
        unsigned long number = PyLong_AsUnsignedLong(slot);
        unsigned long gap = number == (unsigned long)-1 && PyErr_Occurred()
                                ? (unsigned long)-1
                                : PyLong_AsUnsignedLong(PyTuple_GET_ITEM(gaps, i));
        if (gap == (unsigned long)-1 && PyErr_Occurred())
            return -1;
        if (number >= UINT32_MAX || gap > MOST_PARTS)
            return 0;
        places[i] = (place){(uint32_t)number, (uint32_t)gap, 0, 0};
        for (uint32_t at = 0; at < words->size; at++)
            if (holds(table, words->classes[at], places[i].slot))
                places[i].parts |= UINT64_C(1) << at;
        for (uint32_t at = 0; at < words->wholes; at++)
            if (holds(table, words->classes[words->size + at], places[i].slot))
                places[i].wholes |= UINT64_C(1) << text->joined[at].first;
    }
    return (int)count;
}

static PyObject *
walk(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    (void)module;
    if (count != 4 || !Reading_Check(args[1]) || !PyTuple_Check(args[2]) || PyTuple_GET_SIZE(args[2]) != FIELDS
        || !PyDict_Check(args[3])) {
        PyErr_SetString(PyExc_TypeError, "walk takes the classes of a reading, it, a pattern and the token classes");
        return NULL;
    }
    if (Py_TYPE(args[0]) != &Met_Type)
        Py_RETURN_NONE;
    const met *words = (const met *)args[0];
    reading *text = (reading *)args[1];
    if (reading_split(text) < 0)
        return NULL;
    if (words->size != text->part_count || words->wholes != text->whole_count) {
        PyErr_SetString(PyExc_ValueError, "walk takes the classes of the words of the reading");
        return NULL;
    }
    if (words->size > MOST_PARTS)
        Py_RETURN_NONE;
    place places[MOST_SLOTS];
    int slots = places_of(words, text, args[2], args[3], places);
    if (slots < 0)
        return NULL;
    if (slots == 0)
        Py_RETURN_NONE;
    course own = {text, 0, 0, PyTuple_GET_ITEM(args[2], COMMAS) == Py_True, 0};
    return spans_of(&own, places, (uint32_t)slots);
}

static PyMethodDef functions[] = {
    {"walk", (PyCFunction)(void (*)(void))walk, METH_FASTCALL, "Return the spans of a pattern; None: Python must look."},
    {NULL, NULL, 0, NULL},
};

int
add_walk(PyObject *module)
{
    return PyModule_AddFunctions(module, functions);
}
