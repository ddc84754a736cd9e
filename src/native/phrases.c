/* Which patterns a text may hold: the twin of PhraseMatcher.find, and stricter.

The classes of the words and of their neighbours tell which patterns may be there. Each of these is
then tried with a bit for each part of the text: whether the words of its slots stand near enough to
each other, with nothing between them that parts them for certain. What is left is walked exactly. */
#include "phrases.h"
#include "table.h"

enum { BITS = 64 };

/* Where the words of a text stand. */
typedef struct {
    uint64_t joined;  /* the parts after which a phrase may go on */
    uint64_t commas;  /* the same, commas not minded */
    uint32_t longest; /* most parts of a word */
} ground;

static uint32_t
class_of(const phrases *self, const reading *text, const part *word)
{
    uint32_t size = word->end - word->start, tag = tag_of(word->hash), there;
    const uint8_t *letters = text->letters + word->start;
    for (uint32_t place = word->hash & self->form_mask; (there = self->forms[place]) != 0;
         place = (place + 1) & self->form_mask) {
        if (tag_of(there) != tag)
            continue;
        const uint8_t *at = self->letters + (size_t)(there & PLACE) * UNIT;
        form own;
        memcpy(&own, at, sizeof(form));
        if (own.size == size && memcmp(at + sizeof(form), letters, size) == 0)
            return own.class;
    }
    return NO_CLASS;
}

/* The same for a word with letters outside of the alphabet; -1 on failure. */
static int
strange_class(const phrases *self, reading *text, const part *word, uint32_t *found)
{
    PyObject *form = reading_form(text, word);
    if (form == NULL)
        return -1;
    PyObject *number = PyDict_GetItemWithError(self->by_form, form);
    Py_DECREF(form);
    *found = NO_CLASS;
    if (number == NULL)
        return PyErr_Occurred() ? -1 : 0;
    size_t value = PyLong_AsSize_t(number);
    if (value == (size_t)-1 && PyErr_Occurred())
        return -1;
    if (value < self->class_count)
        *found = (uint32_t)value;
    return 0;
}

static int
classify(const phrases *self, reading *text, met *found)
{
    for (uint32_t i = 0; i < text->part_count + text->whole_count; i++) {
        const part *word = i < text->part_count ? &text->parts[i] : &text->joined[i - text->part_count].word;
        if (!(word->marks & ODD))
            found->classes[i] = class_of(self, text, word);
        else if (strange_class(self, text, word, &found->classes[i]) < 0)
            return -1;
    }
    return 0;
}

/* Marks where the words of each slot begin, or takes the marks away. In a long text all parts share
   bits: then they tell only which slots have a word. */
static void
mark(phrases *self, const reading *text, const met *found, int on)
{
    for (uint32_t i = 0; i < found->size + found->wholes; i++) {
        uint32_t class = found->classes[i];
        if (class == NO_CLASS)
            continue;
        uint32_t at = i < found->size ? i : text->joined[i - found->size].first;
        uint64_t bit = UINT64_C(1) << at % BITS;
        for (uint32_t j = self->slots.at[class]; j < self->slots.at[class + 1]; j++) {
            if (on)
                self->places[self->slots.items[j]] |= bit;
            else
                self->places[self->slots.items[j]] = 0;
        }
    }
}

static ground
ground_of(const reading *text)
{
    ground made = {0, 0, 1};
    for (uint32_t i = 0; i + 1 < text->part_count && i < BITS; i++) {
        int kind = reading_barrier(text, i);
        made.joined |= (uint64_t)(kind == BARRIER_NONE) << i;
        made.commas |= (uint64_t)(kind != BARRIER) << i;
    }
    for (uint32_t i = 0; i < text->whole_count; i++) {
        uint32_t parts = text->joined[i].after - text->joined[i].first;
        made.longest = parts > made.longest ? parts : made.longest;
    }
    return made;
}

/* How many steps from part to part a gap allows from the beginning of a word to that of the next. */
static uint32_t
steps_of(uint32_t gap, uint32_t longest)
{
    uint64_t steps = ((uint64_t)gap + 1) * longest;
    return steps < BITS ? (uint32_t)steps : BITS;
}

/* Whether the words of a pattern may stand in its order, near enough. */
static int
in_order(const phrases *self, const row *own, const ground *on, uint64_t across)
{
    uint64_t at = ~UINT64_C(0);
    int anywhere = 1; /* before the first word, and after a token class: tokens may be long */
    for (uint32_t i = 0; i < own->count; i++) {
        const step *next = &self->steps[own->offset + i];
        if (next->slot == TOKEN) {
            anywhere = 1;
            continue;
        }
        uint64_t places = self->places[next->slot], reached = at;
        if (!anywhere) {
            reached = 0;
            for (uint32_t left = steps_of(next->gap, on->longest); left > 0 && at != 0; left--) {
                at = (at & across) << 1;
                reached |= at;
            }
        }
        at = reached & places;
        if (at == 0)
            return 0;
        anywhere = 0;
        if (i + 1 < own->count && self->steps[own->offset + i + 1].slot == TOKEN) {
            uint64_t lowest = at & (~at + 1);
            at = ~((lowest << 1) - 1); /* all parts after the first of them */
        }
    }
    return 1;
}

/* Whether the words of a pattern may stand in any order within its reach. */
static int
in_reach(const phrases *self, const row *own, const ground *on, uint64_t across)
{
    uint64_t from = ~UINT64_C(0);
    uint32_t gap = 0, steps;
    for (uint32_t i = 0; i < own->count; i++)
        gap = self->steps[own->offset + i].gap > gap ? self->steps[own->offset + i].gap : gap;
    steps = own->count < BITS ? steps_of(gap, on->longest) * own->count : BITS;
    for (uint32_t i = 0; i < own->count && from != 0; i++) {
        uint64_t within = self->places[self->steps[own->offset + i].slot];
        if (within == 0)
            return 0;
        for (uint32_t left = steps < BITS ? steps : BITS; left > 0; left--)
            within |= (within >> 1) & across;
        from &= within;
    }
    return from != 0;
}

static int
may_hold(const phrases *self, const row *own, const ground *on)
{
    uint64_t across = own->flags & CROSS_COMMA ? on->commas : on->joined;
    if (on->longest == 0 || (own->flags & (ANY_ORDER | TOKENS)) == (ANY_ORDER | TOKENS)) {
        for (uint32_t i = 0; i < own->count; i++) {
            uint32_t slot = self->steps[own->offset + i].slot;
            if (slot != TOKEN && self->places[slot] == 0)
                return 0;
        }
        return 1;
    }
    return own->flags & ANY_ORDER ? in_reach(self, own, on, across) : in_order(self, own, on, across);
}

/* Patterns to try: chosen once each. */
typedef struct {
    uint32_t *items;
    size_t count, room;
} queue;

static int
choose(phrases *self, queue *all, const uint32_t *some, size_t count)
{
    if (all->room - all->count < count) {
        size_t more = 2 * all->room + count + 32;
        uint32_t *moved = PyMem_Realloc(all->items, more * sizeof(uint32_t));
        if (moved == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        all->items = moved;
        all->room = more;
    }
    for (size_t i = 0; i < count; i++) {
        if (self->chosen[some[i]])
            continue;
        self->chosen[some[i]] = 1;
        all->items[all->count++] = some[i];
    }
    return 0;
}

static int
choose_pair(phrases *self, queue *all, uint32_t first, uint32_t second)
{
    if (first == NO_CLASS || second == NO_CLASS || !(self->marks[first] & BEGINS)
        || !(self->marks[second] & CONTINUES))
        return 0;
    uint32_t hash = hash_pair(first, second);
    size_t bit = sieve_bit(hash, self->pair_mask);
    if (!(self->sieve[bit / 8] >> bit % 8 & 1))
        return 0;
    for (uint32_t place = hash & self->pair_mask; self->pairs[place].count != 0;
         place = (place + 1) & self->pair_mask) {
        const pair *own = &self->pairs[place];
        if (own->first == first && own->second == second)
            return choose(self, all, self->pair_rows + own->offset, own->count);
    }
    return 0;
}

/* Chooses by the classes of words and of neighbours; a hyphenated word is a neighbour too. */
static int
choose_all(phrases *self, queue *all, const reading *text, const met *found)
{
    const uint32_t *own = found->classes;
    for (uint32_t i = 0; i < found->size + found->wholes; i++) {
        if (own[i] == NO_CLASS)
            continue;
        uint32_t from = self->anchored.at[own[i]], to = self->anchored.at[own[i] + 1];
        if (from < to && choose(self, all, self->anchored.items + from, to - from) < 0)
            return -1;
        if (i + 1 < found->size && choose_pair(self, all, own[i], own[i + 1]) < 0)
            return -1;
    }
    for (uint32_t i = 0; i < found->wholes; i++) {
        const whole *word = &text->joined[i];
        uint32_t class = own[found->size + i];
        if (i + 1 < found->wholes && text->joined[i + 1].first == word->after
            && choose_pair(self, all, class, own[found->size + i + 1]) < 0)
            return -1;
        if (word->after < found->size && choose_pair(self, all, class, own[word->after]) < 0)
            return -1;
        if (word->first > 0 && choose_pair(self, all, own[word->first - 1], class) < 0)
            return -1;
    }
    return 0;
}

static int
ascending(const void *first, const void *second)
{
    uint32_t a = *(const uint32_t *)first, b = *(const uint32_t *)second;
    return (a > b) - (a < b);
}

/* Tries the chosen patterns and leaves those that the text may hold, in order. */
static void
sift(phrases *self, queue *all, const reading *text, const met *found)
{
    size_t count = 0;
    ground on = {0, 0, 0};
    if (text->part_count <= BITS)
        on = ground_of(text);
    mark(self, text, found, 1);
    for (size_t i = 0; i < all->count; i++) {
        uint32_t number = all->items[i];
        self->chosen[number] = 0;
        if (may_hold(self, &self->rows[number], &on))
            all->items[count++] = number;
    }
    mark(self, text, found, 0);
    all->count = count;
    if (count > 1)
        qsort(all->items, count, sizeof(uint32_t), ascending);
}

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
    if (classify(self, text, found) < 0)
        goto failed;
    if (choose_all(self, &all, text, found) < 0) {
        for (size_t i = 0; i < all.count; i++)
            self->chosen[all.items[i]] = 0;
        goto failed;
    }
    if (all.count > 0)
        sift(self, &all, text, found);
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
