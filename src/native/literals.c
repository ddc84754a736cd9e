/* Which expressions a text may match, by the strings that it holds: the twin of adrules.matching.literals.

A string is looked for by three neighbouring codes of it that few texts have, or by all that it has:
a bit for each tells the places worth a look. Expressions whose asks are all met remain. */
#include "native.h"

enum { CODES = 0x100, TRIPLES = 1 << 16, MOST_ITEMS = 1 << 24, LEFT = 1, RIGHT = 2 };

typedef struct {
    uint32_t offset, size; /* codes in letters */
    uint32_t back;         /* where in them its key stands: three codes, or all of fewer */
    uint32_t first, count; /* asks in asked */
    uint32_t probe;        /* where in them the code stands that is looked at first */
    uint8_t code;
    uint8_t edges; /* LEFT, RIGHT: of a word */
} literal;

typedef struct {
    uint32_t key;           /* the codes, and how many of them */
    uint32_t offset, count; /* literals; no entry where there are none */
} bucket;

typedef struct {
    uint32_t pattern, count;
    uint8_t codes[CODES];
} run;

typedef struct {
    PyObject_HEAD
    PyObject *patterns; /* tuple */
    uint32_t pattern_count, ask_count, literal_count, run_count, mask;
    uint8_t triples[TRIPLES / 8]; /* a bit by hash_triple */
    uint8_t pairs[CODES * CODES / 8];
    uint8_t singles[CODES];
    uint8_t inside[CODES]; /* codes of words */
    literal *literals; /* by bucket */
    uint8_t *letters;
    uint32_t *asked;
    uint32_t *owners; /* by ask: its pattern */
    bucket *buckets;
    run *runs;
    uint32_t *asks; /* by pattern: how many asks it has */
    uint8_t *doubled; /* by pattern: whether two neighbouring words are to be the same */
    /* What passed writes. */
    uint32_t *missing; /* by pattern */
    uint8_t *met;      /* by ask */
} finder;

static int
wrong(const char *what)
{
    if (!PyErr_Occurred())
        PyErr_Format(PyExc_ValueError, "no table of literals: %s", what);
    return -1;
}

static void *
room(size_t count, size_t item)
{
    void *made = count > MOST_ITEMS ? NULL : PyMem_Calloc(count + 1, item);
    if (made == NULL)
        PyErr_NoMemory();
    return made;
}

/* A number below a limit, or -1 with an exception set. */
static int
number(PyObject *value, uint32_t limit, uint32_t *found)
{
    Py_ssize_t size = PyLong_CheckExact(value) ? PyLong_AsSsize_t(value) : -1;
    if (size < 0 || size >= (Py_ssize_t)limit) {
        PyErr_Clear();
        return wrong("a number");
    }
    *found = (uint32_t)size;
    return 0;
}

static int
is_row(PyObject *value, Py_ssize_t size)
{
    return PyTuple_Check(value) && PyTuple_GET_SIZE(value) == size;
}

static int
is_table(PyObject *value)
{
    return PyBytes_Check(value) && PyBytes_GET_SIZE(value) == CODES;
}

static uint32_t
key_of(const uint8_t *at, uint32_t size)
{
    uint32_t key = at[0] | size << 24;
    if (size > 1)
        key |= (uint32_t)at[1] << 8;
    return size > 2 ? key | (uint32_t)at[2] << 16 : key;
}

static uint32_t
key_size(const literal *own)
{
    return own->size < 3 ? own->size : 3;
}

static uint32_t
hash_key(uint32_t key)
{
    return key * UINT32_C(0x9E3779B1) >> 16;
}

static bucket *
bucket_of(const finder *self, uint32_t key)
{
    uint32_t place = hash_key(key) & self->mask;
    while (self->buckets[place].count != 0 && self->buckets[place].key != key)
        place = (place + 1) & self->mask;
    return &self->buckets[place];
}

static bucket *
bucket_with(const finder *self, const literal *own)
{
    return bucket_of(self, key_of(self->letters + own->offset + own->back, key_size(own)));
}

static int
fill_buckets(finder *self)
{
    uint32_t keys = 0, before = 0; /* at least as many as there are: those of one key stand together */
    for (uint32_t i = 0; i < self->literal_count; i++) {
        const literal *one = &self->literals[i];
        uint32_t key = key_of(self->letters + one->offset + one->back, key_size(one));
        keys += i == 0 || key != before;
        before = key;
    }
    self->mask = 15;
    while (self->mask < 2 * keys)
        self->mask = 2 * self->mask + 1;
    self->buckets = room((size_t)self->mask + 1, sizeof(bucket));
    literal *ordered = room(self->literal_count, sizeof(literal));
    if (self->buckets == NULL || ordered == NULL) {
        PyMem_Free(ordered);
        return -1;
    }
    for (uint32_t i = 0; i < self->literal_count; i++) {
        const literal *one = &self->literals[i];
        uint32_t size = key_size(one), key = key_of(self->letters + one->offset + one->back, size);
        uint32_t hash = hash_key(key), pair = key & 0xFFFF;
        bucket *own = bucket_of(self, key);
        own->key = key;
        own->count++;
        if (size == 1)
            self->singles[key & 0xFF] = 1;
        else if (size == 2)
            self->pairs[pair / 8] |= (uint8_t)(1 << pair % 8);
        else
            self->triples[hash / 8] |= (uint8_t)(1 << hash % 8);
    }
    uint32_t offset = 0;
    for (size_t i = 0; i <= self->mask; i++) {
        self->buckets[i].offset = offset;
        offset += self->buckets[i].count;
    }
    for (uint32_t i = 0; i < self->literal_count; i++)
        ordered[bucket_with(self, &self->literals[i])->offset++] = self->literals[i];
    for (size_t i = 0; i <= self->mask; i++)
        self->buckets[i].offset -= self->buckets[i].count;
    PyMem_Free(self->literals);
    self->literals = ordered;
    return 0;
}

/* Rows of literals: the string, the place of its key, its edges, its asks. */
static int
fill_literals(finder *self, PyObject *rows)
{
    size_t letters = 0, asks = 0;
    for (uint32_t i = 0; i < self->literal_count; i++) {
        PyObject *own = PyTuple_GET_ITEM(rows, i);
        if (!is_row(own, 4) || !PyBytes_Check(PyTuple_GET_ITEM(own, 0)) || !PyTuple_Check(PyTuple_GET_ITEM(own, 3)))
            return wrong("a literal");
        letters += (size_t)PyBytes_GET_SIZE(PyTuple_GET_ITEM(own, 0));
        asks += (size_t)PyTuple_GET_SIZE(PyTuple_GET_ITEM(own, 3));
        if (letters > MOST_ITEMS || asks > MOST_ITEMS)
            return wrong("too many literals");
    }
    self->literals = room(self->literal_count, sizeof(literal));
    self->letters = room(letters, 1);
    self->asked = room(asks, sizeof(uint32_t));
    if (self->literals == NULL || self->letters == NULL || self->asked == NULL)
        return -1;
    letters = asks = 0;
    for (uint32_t i = 0; i < self->literal_count; i++) {
        PyObject *own = PyTuple_GET_ITEM(rows, i), *string = PyTuple_GET_ITEM(own, 0);
        PyObject *asked = PyTuple_GET_ITEM(own, 3);
        literal *made = &self->literals[i];
        made->offset = (uint32_t)letters;
        made->size = (uint32_t)PyBytes_GET_SIZE(string);
        made->first = (uint32_t)asks;
        made->count = (uint32_t)PyTuple_GET_SIZE(asked);
        if (made->size == 0)
            return wrong("an empty literal");
        uint32_t edges;
        if (number(PyTuple_GET_ITEM(own, 1), made->size - key_size(made) + 1, &made->back) < 0
            || number(PyTuple_GET_ITEM(own, 2), (LEFT | RIGHT) + 1, &edges) < 0)
            return -1;
        made->edges = (uint8_t)edges;
        memcpy(self->letters + letters, PyBytes_AS_STRING(string), made->size);
        made->probe = made->back + key_size(made) < made->size ? made->size - 1 : 0;
        made->code = self->letters[letters + made->probe];
        letters += made->size;
        for (uint32_t j = 0; j < made->count; j++)
            if (number(PyTuple_GET_ITEM(asked, j), self->ask_count, &self->asked[asks++]) < 0)
                return -1;
    }
    return 0;
}

/* Rows of runs: the pattern, a table of codes, how many in a row. */
static int
fill_runs(finder *self, PyObject *rows)
{
    self->runs = room(self->run_count, sizeof(run));
    if (self->runs == NULL)
        return -1;
    for (uint32_t i = 0; i < self->run_count; i++) {
        PyObject *own = PyTuple_GET_ITEM(rows, i);
        if (!is_row(own, 3) || !is_table(PyTuple_GET_ITEM(own, 1)))
            return wrong("a run");
        run *made = &self->runs[i];
        if (number(PyTuple_GET_ITEM(own, 0), self->pattern_count, &made->pattern) < 0
            || number(PyTuple_GET_ITEM(own, 2), MOST_ITEMS, &made->count) < 0)
            return -1;
        memcpy(made->codes, PyBytes_AS_STRING(PyTuple_GET_ITEM(own, 1)), CODES);
    }
    return 0;
}

static int
fill(finder *self, PyObject *literals, PyObject *owners, PyObject *runs, PyObject *doubled)
{
    if (PyTuple_GET_SIZE(self->patterns) > MOST_ITEMS || PyTuple_GET_SIZE(literals) > MOST_ITEMS
        || PyTuple_GET_SIZE(owners) > MOST_ITEMS || PyTuple_GET_SIZE(runs) > MOST_ITEMS)
        return wrong("too many rows");
    self->pattern_count = (uint32_t)PyTuple_GET_SIZE(self->patterns);
    self->ask_count = (uint32_t)PyTuple_GET_SIZE(owners);
    self->literal_count = (uint32_t)PyTuple_GET_SIZE(literals);
    self->run_count = (uint32_t)PyTuple_GET_SIZE(runs);
    self->owners = room(self->ask_count, sizeof(uint32_t));
    self->met = room(self->ask_count, 1);
    self->asks = room(self->pattern_count, sizeof(uint32_t));
    self->missing = room(self->pattern_count, sizeof(uint32_t));
    self->doubled = room(self->pattern_count, 1);
    if (self->owners == NULL || self->met == NULL || self->asks == NULL || self->missing == NULL
        || self->doubled == NULL)
        return -1;
    for (uint32_t i = 0; i < self->ask_count; i++) {
        if (number(PyTuple_GET_ITEM(owners, i), self->pattern_count, &self->owners[i]) < 0)
            return -1;
        self->asks[self->owners[i]]++;
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(doubled); i++) {
        uint32_t which;
        if (number(PyTuple_GET_ITEM(doubled, i), self->pattern_count, &which) < 0)
            return -1;
        self->doubled[which] = 1;
    }
    return fill_literals(self, literals) < 0 || fill_runs(self, runs) < 0 ? -1 : fill_buckets(self);
}

static void
finder_dealloc(PyObject *op)
{
    finder *self = (finder *)op;
    PyTypeObject *type = Py_TYPE(op);
    Py_XDECREF(self->patterns);
    PyMem_Free(self->literals);
    PyMem_Free(self->letters);
    PyMem_Free(self->asked);
    PyMem_Free(self->owners);
    PyMem_Free(self->buckets);
    PyMem_Free(self->runs);
    PyMem_Free(self->asks);
    PyMem_Free(self->doubled);
    PyMem_Free(self->missing);
    PyMem_Free(self->met);
    type->tp_free(op);
}

static PyObject *
finder_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *patterns, *literals, *owners, *runs, *doubled, *inside;
    static char *names[] = {"patterns", "literals", "owners", "runs", "doubled", "inside", NULL};
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O!O!O!O!O!S", names, &PyTuple_Type, &patterns, &PyTuple_Type,
                                     &literals, &PyTuple_Type, &owners, &PyTuple_Type, &runs, &PyTuple_Type,
                                     &doubled, &inside))
        return NULL;
    if (!is_table(inside)) {
        wrong("the codes of words");
        return NULL;
    }
    finder *self = (finder *)type->tp_alloc(type, 0);
    if (self == NULL)
        return NULL;
    Py_INCREF(patterns);
    self->patterns = patterns;
    memcpy(self->inside, PyBytes_AS_STRING(inside), CODES);
    if (fill(self, literals, owners, runs, doubled) < 0)
        Py_CLEAR(self);
    return (PyObject *)self;
}

/* Tries the literals of a key that stands at a place. */
static void
look(finder *self, uint32_t key, const uint8_t *text, size_t size, size_t at)
{
    const bucket *own = bucket_of(self, key);
    for (uint32_t i = own->offset; i < own->offset + own->count; i++) {
        const literal *one = &self->literals[i];
        if (at < one->back || size - (at - one->back) < one->size)
            continue;
        size_t from = at - one->back, to = from + one->size;
        if (text[from + one->probe] != one->code
            || memcmp(text + from, self->letters + one->offset, one->size) != 0)
            continue;
        if ((one->edges & LEFT && from > 0 && self->inside[text[from - 1]])
            || (one->edges & RIGHT && to < size && self->inside[text[to]]))
            continue;
        for (uint32_t j = one->first; j < one->first + one->count; j++) {
            uint32_t ask = self->asked[j];
            self->missing[self->owners[ask]] -= !self->met[ask];
            self->met[ask] = 1;
        }
    }
}

static int
holds_run(const run *own, const uint8_t *text, size_t size)
{
    size_t from = 0;
    while (size - from >= own->count) {
        size_t at = from + own->count;
        while (at > from && own->codes[text[at - 1]])
            at--;
        if (at == from)
            return 1;
        from = at;
    }
    return 0;
}

/* Whether two neighbouring words are the same. */
static int
holds_double(const uint8_t *inside, const uint8_t *text, size_t size)
{
    size_t before = 0, length = 0, at = 0;
    while (at < size) {
        size_t from = at;
        while (at < size && inside[text[at]])
            at++;
        if (at > from) {
            if (at - from == length && memcmp(text + before, text + from, length) == 0)
                return 1;
            before = from;
            length = at - from;
        }
        at++;
    }
    return 0;
}

static PyObject *
finder_passed(PyObject *op, PyObject *codes)
{
    finder *self = (finder *)op;
    if (!PyBytes_Check(codes)) {
        PyErr_SetString(PyExc_TypeError, "codes are bytes");
        return NULL;
    }
    const uint8_t *text = (const uint8_t *)PyBytes_AS_STRING(codes);
    size_t size = (size_t)PyBytes_GET_SIZE(codes);
    memset(self->met, 0, self->ask_count);
    memcpy(self->missing, self->asks, self->pattern_count * sizeof(uint32_t));
    for (size_t i = 0; i < size; i++) {
        uint32_t key = text[i];
        if (self->singles[key])
            look(self, key | UINT32_C(1) << 24, text, size, i);
        if (size - i < 2)
            break;
        key |= (uint32_t)text[i + 1] << 8;
        if (self->pairs[key / 8] >> key % 8 & 1)
            look(self, key | UINT32_C(2) << 24, text, size, i);
        if (size - i < 3)
            continue;
        key |= (uint32_t)text[i + 2] << 16 | UINT32_C(3) << 24;
        uint32_t hash = hash_key(key);
        if (self->triples[hash / 8] >> hash % 8 & 1)
            look(self, key, text, size, i);
    }
    for (uint32_t i = 0; i < self->run_count; i++)
        if (self->missing[self->runs[i].pattern] == 0 && !holds_run(&self->runs[i], text, size))
            self->missing[self->runs[i].pattern] = 1;
    int twice = -1;
    uint32_t count = 0;
    for (uint32_t i = 0; i < self->pattern_count; i++) {
        if (self->missing[i] == 0 && self->doubled[i]) {
            twice = twice < 0 ? holds_double(self->inside, text, size) : twice;
            self->missing[i] = !twice;
        }
        count += self->missing[i] == 0;
    }
    /* Objects are made when nothing is read of self any more: another thread may come in with a text of its own. */
    uint32_t *chosen = room(count, sizeof(uint32_t));
    if (chosen == NULL)
        return NULL;
    for (uint32_t i = 0, at = 0; i < self->pattern_count; i++)
        if (self->missing[i] == 0)
            chosen[at++] = i;
    PyObject *made = PyTuple_New(count);
    for (uint32_t i = 0; made != NULL && i < count; i++)
        PyTuple_SET_ITEM(made, i, Py_NewRef(PyTuple_GET_ITEM(self->patterns, chosen[i])));
    PyMem_Free(chosen);
    return made;
}

static PyMethodDef finder_methods[] = {
    {"passed", finder_passed, METH_O, "Return the patterns whose asks a text with these codes meets."},
    {NULL, NULL, 0, NULL},
};

static PyTypeObject Finder_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "adrules._native.Literals",
    .tp_doc = "The strings that expressions ask for; see adrules.matching.literals.",
    .tp_basicsize = sizeof(finder),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = finder_new,
    .tp_dealloc = finder_dealloc,
    .tp_methods = finder_methods,
};

int
add_literals(PyObject *module)
{
    return PyModule_AddType(module, &Finder_Type);
}
