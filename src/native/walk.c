/* Walking a pattern of words through a text: the twin of adrules.matching.walking for words in order. */
#include "phrases.h"
#include "table.h"

/* Fields of adrules.matching.table.Row. */
enum { PHRASE = 2, SLOTS, GAPS, ORDER, COMMAS, ANCHOR, FIELDS = 9 };

/* A walk through some parts of a text; bits and places are counted from the first of them. */
typedef struct {
    const reading *text;
    uint32_t base, size; /* the first part, and how many there are */
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
        if (goes_on(self, self->base + at))
            self->open |= bit;
    }
    return (self->open & bit) != 0;
}

uint32_t
whole_from(const reading *text, uint32_t at)
{
    uint32_t low = 0, high = text->whole_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (text->joined[middle].first < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The place after the hyphenated word that begins at a place; 0 where none does. */
static uint32_t
whole_after(const course *self, uint32_t at)
{
    const reading *text = self->text;
    uint32_t found = whole_from(text, self->base + at);
    if (found < text->whole_count && text->joined[found].first == self->base + at)
        return text->joined[found].after - self->base;
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
            found |= UINT64_C(1) << whole_after(self, at);
    return found;
}

/* The places that may follow words which ended before some places, over 0 … gap words. */
static uint64_t
reach(course *self, uint64_t ends, uint32_t gap)
{
    uint64_t found = 0;
    uint32_t size = self->size;
    for (uint32_t end = 1; end < size; end++) {
        if (!(ends >> end & 1))
            continue;
        uint32_t at = end;
        for (uint32_t left = gap + 1; left > 0 && at < size && crosses(self, at - 1); left--) {
            found |= UINT64_C(1) << at;
            uint32_t after = self->text->whole_count > 0 ? whole_after(self, at) : 0;
            at = after > 0 ? after : at + 1;
        }
    }
    return found;
}

static int
add_span(PyObject *list, const part *first, const part *last, PyObject *phrase)
{
    PyObject *span = phrase != NULL ? Py_BuildValue("(IIO)", first->start, last->end, phrase)
                                    : Py_BuildValue("(II)", first->start, last->end);
    int failed = span == NULL || PyList_Append(list, span) < 0;
    Py_XDECREF(span);
    return failed ? -1 : 0;
}

/* Whether a pattern stands in the parts of a walk. Adds where, with its phrase if one is given; without
   a list the first place is enough. */
static int
add_spans(course *self, const place *places, uint32_t count, PyObject *phrase, PyObject *found)
{
    const part *parts = self->text->parts + self->base;
    int any = NOWHERE;
    for (uint32_t first = 0; first < self->size; first++) {
        uint64_t begins = UINT64_C(1) << first;
        if (!((places[0].parts | places[0].wholes) & begins))
            continue;
        uint64_t ends = ends_of(self, &places[0], begins);
        for (uint32_t i = 1; i < count && ends != 0; i++)
            ends = ends_of(self, &places[i], reach(self, ends, places[i].gap));
        if (ends != 0)
            any = STANDS;
        if (ends != 0 && found == NULL)
            break;
        for (uint32_t after = first + 1; ends != 0 && after <= self->size; after++)
            if (ends >> after & 1 && add_span(found, &parts[first], &parts[after - 1], phrase) < 0)
                return FAILED;
    }
    return any;
}

/* Reads the slots of a pattern: how many, 0 where Python must look, -1 with an exception set. */
static int
slots_of(PyObject *row, PyObject *tokens, place *places)
{
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
    }
    return (int)count;
}

/* Marks which parts and hyphenated words of a walk fill each slot. */
static void
fill(const course *self, const met *words, place *places, uint32_t count)
{
    const phrases *table = (const phrases *)words->of;
    const reading *text = self->text;
    uint32_t end = self->base + self->size, from = words->wholes > 0 ? whole_from(text, self->base) : 0;
    for (uint32_t i = 0; i < count; i++) {
        places[i].parts = places[i].wholes = 0;
        for (uint32_t at = self->base; at < end; at++)
            if (holds(table, words->classes[at], places[i].slot))
                places[i].parts |= UINT64_C(1) << (at - self->base);
        for (uint32_t at = from; at < words->wholes && text->joined[at].after <= end; at++)
            if (holds(table, words->classes[words->size + at], places[i].slot))
                places[i].wholes |= UINT64_C(1) << (text->joined[at].first - self->base);
    }
}

int
walk_pattern(const met *words, uint32_t number, uint32_t base, uint32_t size, PyObject *found)
{
    const phrases *table = (const phrases *)words->of;
    const row *own = &table->rows[number];
    const step *steps = table->steps + own->offset;
    place places[MOST_SLOTS];
    if (size > MOST_PARTS || own->count > MOST_SLOTS)
        return UNSURE;
    for (uint32_t i = 0; i < own->count; i++) {
        if (steps[i].gap > MOST_PARTS)
            return UNSURE;
        places[i] = (place){steps[i].slot, steps[i].gap, 0, 0};
    }
    course way = {(const reading *)words->text, base, size, 0, 0, (own->flags & CROSS_COMMA) != 0, 0};
    fill(&way, words, places, own->count);
    if (own->flags & (ANY_ORDER | TOKENS)) {
        uint64_t across = 0;
        for (uint32_t at = 0; at + 1 < size; at++)
            across |= (uint64_t)crosses(&way, at) << at;
        return phrases_may_stand(own, places, across, words->longest) ? UNSURE : NOWHERE;
    }
    Py_ssize_t before = found != NULL ? PyList_GET_SIZE(found) : 0;
    PyObject *phrase = PyTuple_GET_ITEM(PyTuple_GET_ITEM(table->given, number), PHRASE);
    int stands = add_spans(&way, places, own->count, phrase, found);
    if (stands != STANDS || !way.unsure)
        return stands;
    if (found != NULL && PyList_SetSlice(found, before, PyList_GET_SIZE(found), NULL) < 0)
        return FAILED;
    return UNSURE;
}

/* Checks what is taken from Python: 1, 0 where Python must look, -1 with an exception set. */
static int
taken(PyObject *const *args)
{
    if (!Reading_Check(args[1]) || !PyTuple_Check(args[2]) || PyTuple_GET_SIZE(args[2]) != FIELDS
        || !PyDict_Check(args[3])) {
        PyErr_SetString(PyExc_TypeError, "walk_near takes the classes of a reading, it, a pattern and the token classes");
        return -1;
    }
    if (Py_TYPE(args[0]) != &Met_Type)
        return 0;
    const met *words = (const met *)args[0];
    if (words->text != args[1]) {
        PyErr_SetString(PyExc_ValueError, "walk_near takes the classes of the words of the reading");
        return -1;
    }
    return 1;
}

/* How far a pattern reaches from a word of its anchor; 0 where that is too far for bits. */
static int
reaches(uint32_t longest, const place *places, uint32_t count, uint32_t anchor, uint32_t *back, uint32_t *ahead)
{
    if (longest > MOST_PARTS)
        return 0;
    *back = 0;
    *ahead = longest;
    for (uint32_t i = 1; i < count; i++)
        *(i <= anchor ? back : ahead) += (places[i].gap + 1) * longest;
    return *back + *ahead <= MOST_PARTS;
}

/* Walks around places in order, as many of them at once as bits allow; adds those where Python must look. */
static int
walk_around(course *own, const met *words, place *places, uint32_t count, PyObject *anchors, uint32_t back,
            uint32_t ahead, PyObject *found, PyObject *unsure)
{
    Py_ssize_t i = 0, size = PyTuple_GET_SIZE(anchors);
    while (i < size) {
        Py_ssize_t from = i;
        uint32_t last = 0;
        own->base = own->size = 0;
        for (; i < size; i++) {
            unsigned long at = PyLong_AsUnsignedLong(PyTuple_GET_ITEM(anchors, i));
            if (at == (unsigned long)-1 && PyErr_Occurred())
                return -1;
            if (at >= words->size || (i > from && at < last)) {
                PyErr_SetString(PyExc_ValueError, "places are parts of the text in order");
                return -1;
            }
            uint32_t base = i > from ? own->base : (uint32_t)at > back ? (uint32_t)at - back : 0;
            uint32_t end = words->size - (uint32_t)at > ahead ? (uint32_t)at + ahead : words->size;
            if (i > from && end - base > MOST_PARTS)
                break;
            last = (uint32_t)at;
            own->base = base;
            own->size = end - base;
        }
        own->known = own->open = 0;
        own->unsure = 0;
        fill(own, words, places, count);
        Py_ssize_t before = PyList_GET_SIZE(found);
        if (add_spans(own, places, count, NULL, found) == FAILED)
            return -1;
        if (!own->unsure)
            continue;
        if (PyList_SetSlice(found, before, PyList_GET_SIZE(found), NULL) < 0)
            return -1;
        for (; from < i; from++)
            if (PyList_Append(unsure, PyTuple_GET_ITEM(anchors, from)) < 0)
                return -1;
    }
    return 0;
}

static PyObject *
walk_near(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    (void)module;
    int well = count == 5 && PyList_Check(args[4]) ? taken(args) : -1;
    if (well < 0) {
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_TypeError, "walk_near takes five arguments, the last a list of parts");
        return NULL;
    }
    if (!well)
        Py_RETURN_NONE;
    place places[MOST_SLOTS];
    int slots = slots_of(args[2], args[3], places);
    if (slots < 0)
        return NULL;
    if (slots == 0)
        Py_RETURN_NONE;
    unsigned long anchor = PyLong_AsUnsignedLong(PyTuple_GET_ITEM(args[2], ANCHOR));
    if (anchor == (unsigned long)-1 && PyErr_Occurred())
        return NULL;
    if (anchor >= (unsigned long)slots) {
        PyErr_SetString(PyExc_ValueError, "the anchor is one of the slots");
        return NULL;
    }
    uint32_t back, ahead;
    course own = {(const reading *)args[1], 0, 0, 0, 0, PyTuple_GET_ITEM(args[2], COMMAS) == Py_True, 0};
    if (!reaches(((const met *)args[0])->longest, places, (uint32_t)slots, (uint32_t)anchor, &back, &ahead))
        Py_RETURN_NONE;
    PyObject *found = PyList_New(0), *unsure = PyList_New(0), *anchors = PyList_AsTuple(args[4]), *made = NULL;
    if (found != NULL && unsure != NULL && anchors != NULL
        && walk_around(&own, (const met *)args[0], places, (uint32_t)slots, anchors, back, ahead, found, unsure) == 0)
        made = PyTuple_Pack(2, found, unsure);
    Py_XDECREF(anchors);
    Py_XDECREF(found);
    Py_XDECREF(unsure);
    return made;
}

static PyMethodDef functions[] = {
    {"walk_near", (PyCFunction)(void (*)(void))walk_near, METH_FASTCALL,
     "Return the spans of a pattern around places of its anchor, and the places where Python must look."},
    {NULL, NULL, 0, NULL},
};

int
add_walk(PyObject *module)
{
    return PyModule_AddFunctions(module, functions);
}
