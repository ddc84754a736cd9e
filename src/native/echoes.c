/* Which words of a text share a key with another one near: the twin of adrules.text.echoes.

   Two questions, the second only of words that the first one leaves: may two words begin alike, and do
   they share a key? Beginnings and keys are numbers here, given out as they are met, and for each number
   it is kept where it stood last. What words begin with and their keys are asked of Python once. */
#include "kept.h"

enum {
    MANY = 50000,   /* words that are kept, and numbers given out, before all is forgotten */
    TAILS = 3,
    BITS = 1 << 20, /* they say which tails there are */
};

/* What a code is: a letter of words that tell by their first letters how they begin, a figure. */
enum { PLAIN = 1, FIGURE = 2 };

/* Where a number stood last, counted through all texts: as a beginning, as a key, as a lemma. */
typedef struct {
    uint64_t begin, key, lemma;
} last;

typedef struct {
    PyObject_HEAD
    PyObject *alphabet;
    PyObject *starts;   /* the first letters of a word -> what its keys may begin with */
    PyObject *begin;    /* a word -> the same */
    PyObject *keys;     /* a word -> what its keys begin with, its lemmas, its other keys */
    PyObject *prefixes; /* codes of prefixes with which the first letters tell nothing */
    PyObject *nothing;  /* the answer where nothing stands again */
    PyObject *numbers;  /* str -> int */
    last *lasts;
    uint32_t count, room;
    uint64_t clock;  /* larger than any place so far */
    uint32_t active; /* calls that hold numbers: Python may let another thread in */
    uint32_t start, shortest, longest; /* how many first letters tell, and of words of which sizes */
    uint8_t kinds[0x100]; /* PLAIN, FIGURE */
    uint8_t tails[BITS / 8];
    vocabulary words, begun;
} echoes;

/* A word of the text that is looked at. */
typedef struct {
    const part *word;
    uint32_t first, after; /* its numbers */
    uint32_t lemmas;       /* how many of its keys are lemmas */
    uint8_t alike, again;  /* whether it may share a key with another word near, whether it does */
} seen;

typedef struct {
    echoes *of;
    reading *text;
    seen *words;
    uint32_t *numbers;
    uint32_t count, size, room;
} look;

static int
add_number(look *own, uint32_t number)
{
    if (make_room((void **)&own->numbers, &own->room, own->size + 1, sizeof(uint32_t)) < 0)
        return -1;
    own->numbers[own->size++] = number;
    return 0;
}

static int
add_numbers(look *own, const uint32_t *numbers, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (add_number(own, numbers[i]) < 0)
            return -1;
    return 0;
}

/* The number of a str; -1 with an exception set when it fails. */
static int64_t
number_of(echoes *self, PyObject *key)
{
    if (!PyUnicode_CheckExact(key)) {
        PyErr_SetString(PyExc_TypeError, "a beginning or a key is a str");
        return -1;
    }
    PyObject *known = PyDict_GetItemWithError(self->numbers, key);
    if (known != NULL)
        return (int64_t)PyLong_AsLongLong(known);
    uint32_t room = self->room;
    if (PyErr_Occurred() || make_room((void **)&self->lasts, &self->room, self->count + 1, sizeof(last)) < 0)
        return -1;
    memset(self->lasts + room, 0, (self->room - room) * sizeof(last));
    PyObject *number = PyLong_FromUnsignedLong(self->count);
    int done = number == NULL ? -1 : PyDict_SetItem(self->numbers, key, number);
    Py_XDECREF(number);
    return done < 0 ? -1 : (int64_t)self->count++;
}

/* Adds the numbers of a tuple of str; returns how many, -1 with an exception set when it fails. */
static int64_t
add_told(look *own, PyObject *told)
{
    if (!PyTuple_Check(told)) {
        PyErr_SetString(PyExc_TypeError, "what is told of a word is a tuple of str");
        return -1;
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(told); i++) {
        int64_t number = number_of(own->of, PyTuple_GET_ITEM(told, i));
        if (number < 0 || add_number(own, (uint32_t)number) < 0)
            return -1;
    }
    return (int64_t)PyTuple_GET_SIZE(told);
}

/* The two bits of a tail that stands after so many letters. Of a tail that is none both are seldom there. */
static void
tail_bits(const uint8_t *letters, size_t size, uint32_t skipped, uint32_t bits[2])
{
    uint32_t hash = hash_letters(letters, size) + skipped;
    bits[0] = hash & (BITS - 1);
    bits[1] = hash >> 12 & (BITS - 1);
}

static int
has_tail(const echoes *self, const uint8_t *letters, uint32_t size, uint32_t skipped)
{
    uint32_t bits[2];
    tail_bits(letters + skipped, size - skipped, skipped, bits);
    return self->tails[bits[0] / 8] >> bits[0] % 8 & self->tails[bits[1] / 8] >> bits[1] % 8 & 1;
}

/* Whether a prefix stands where it concerns the first letters. */
static int
has_prefix(const echoes *self, const uint8_t *letters, uint32_t size)
{
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(self->prefixes); i++) {
        PyObject *prefix = PyTuple_GET_ITEM(self->prefixes, i);
        size_t length = (size_t)PyBytes_GET_SIZE(prefix);
        for (uint32_t at = 0; at < self->start && at + length <= size; at++)
            if (memcmp(letters + at, PyBytes_AS_STRING(prefix), length) == 0)
                return 1;
    }
    return 0;
}

/* Whether the first letters of a word tell what it begins with. */
static int
is_told(const echoes *self, const uint8_t *letters, uint32_t size)
{
    if (size < self->shortest || size > self->longest)
        return 0;
    for (uint32_t i = 0; i < size; i++)
        if (self->kinds[letters[i]] != PLAIN)
            return 0;
    for (uint32_t skipped = 0; skipped < TAILS; skipped++)
        if (has_tail(self, letters, size, skipped))
            return 0;
    return !has_prefix(self, letters, size);
}

static int
is_number(const echoes *self, const uint8_t *letters, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++)
        if (self->kinds[letters[i]] != FIGURE)
            return 0;
    return 1;
}

/* Adds what words with the first letters of a word begin with; -1 with an exception set when it fails. */
static int
add_start(look *own, const part *word)
{
    echoes *self = own->of;
    const uint8_t *letters = own->text->letters + word->start;
    uint32_t hash = hash_letters(letters, self->start), first = own->size;
    const kept *known = find_kept(&self->begun, letters, self->start, hash);
    if (known != NULL)
        return add_numbers(own, known->numbers, known->begins);
    PyObject *form = reading_decoded(own->text, own->text->letters, word->start, word->start + self->start, 1);
    PyObject *told = form == NULL ? NULL : PyObject_CallOneArg(self->starts, form);
    Py_XDECREF(form);
    int64_t count = told == NULL ? -1 : add_told(own, told);
    Py_XDECREF(told);
    if (count < 0)
        return -1;
    kept made = {.size = self->start, .begins = (uint32_t)count};
    keep_word(&self->begun, letters, made, hash, own->numbers == NULL ? NULL : own->numbers + first);
    return 0;
}

static PyObject *
ask(look *own, PyObject *what, const part *word)
{
    PyObject *form = reading_form(own->text, word);
    PyObject *told = form == NULL ? NULL : PyObject_CallOneArg(what, form);
    Py_XDECREF(form);
    return told;
}

static int
is_kept(const part *word)
{
    return !(word->marks & ODD) && word->end - word->start <= LONGEST_KEPT;
}

/* Adds what a word may begin with; -1 with an exception set when it fails. */
static int
add_begins(look *own, const part *word)
{
    echoes *self = own->of;
    const uint8_t *letters = own->text->letters + word->start;
    uint32_t size = word->end - word->start, first = own->size;
    const kept *known = is_kept(word) ? find_kept(&self->words, letters, size, word->hash) : NULL;
    if (known != NULL)
        return add_numbers(own, known->numbers, known->begins);
    if (is_number(self, letters, size))
        return 0;
    if (is_told(self, letters, size)) {
        if (add_start(own, word) < 0)
            return -1;
    }
    else {
        PyObject *told = ask(own, self->begin, word);
        int64_t count = told == NULL ? -1 : add_told(own, told);
        Py_XDECREF(told);
        if (count < 0)
            return -1;
    }
    if (is_kept(word)) {
        kept made = {.size = size, .begins = own->size - first};
        keep_word(&self->words, letters, made, word->hash, own->numbers == NULL ? NULL : own->numbers + first);
    }
    return 0;
}

/* Adds the keys of a word, lemmas first; -1 with an exception set when it fails. */
static int
add_keys(look *own, seen *each)
{
    echoes *self = own->of;
    const part *word = each->word;
    const uint8_t *letters = own->text->letters + word->start;
    uint32_t size = word->end - word->start, first = own->size;
    const kept *known = is_kept(word) ? find_kept(&self->words, letters, size, word->hash) : NULL;
    if (known != NULL && known->exact) {
        each->lemmas = known->lemmas;
        return add_numbers(own, known->numbers + known->begins, known->lemmas + known->others);
    }
    PyObject *told = ask(own, self->keys, word);
    if (told == NULL)
        return -1;
    int64_t counts[3] = {-1, -1, -1};
    if (!PyTuple_Check(told) || PyTuple_GET_SIZE(told) != 3)
        PyErr_SetString(PyExc_TypeError, "keys are told as three tuples");
    else
        for (int i = 0; i < 3 && (i == 0 || counts[i - 1] >= 0); i++)
            counts[i] = add_told(own, PyTuple_GET_ITEM(told, i));
    Py_DECREF(told);
    if (counts[2] < 0)
        return -1;
    kept made = {.size = size, .begins = (uint32_t)counts[0], .lemmas = (uint32_t)counts[1],
                 .others = (uint32_t)counts[2], .exact = 1};
    if (is_kept(word))
        keep_word(&self->words, letters, made, word->hash, own->numbers == NULL ? NULL : own->numbers + first);
    each->lemmas = made.lemmas;
    each->first = first + made.begins; /* what it begins with is not a key */
    return 0;
}

/* Takes as many places of the clock as there are words; none is near to one before. */
static uint64_t
start(echoes *self, uint32_t count, uint32_t window)
{
    uint64_t first = self->clock + window + 1;
    self->clock = first + count;
    return first;
}

/* Finds the words that may begin as another one near; returns whether there are any. Asks nothing of Python. */
static int
find_alike(look *own, uint32_t window)
{
    last *lasts = own->of->lasts;
    uint64_t first = start(own->of, own->count, window);
    int any = 0;
    for (uint32_t i = 0; i < own->count; i++) {
        for (uint32_t j = own->words[i].first; j < own->words[i].after; j++) {
            uint64_t *before = &lasts[own->numbers[j]].begin, apart = first + i - *before;
            if (apart - 1 < window)
                any = own->words[i].alike = own->words[i - apart].alike = 1;
            *before = first + i;
        }
    }
    return any;
}

/* Marks the words that share a key with another one near, and returns how far apart the nearest stand. */
static void
find_again(look *own, uint32_t window, uint64_t *by_lemma, uint64_t *by_root)
{
    last *lasts = own->of->lasts;
    uint64_t first = start(own->of, own->count, window);
    *by_lemma = *by_root = (uint64_t)window + 1;
    for (uint32_t i = 0; i < own->count; i++) {
        const seen *each = &own->words[i];
        for (uint32_t j = each->first; each->alike && j < each->after; j++) {
            last *before = &lasts[own->numbers[j]];
            uint64_t apart = first + i - before->key;
            if (apart - 1 < window) {
                own->words[i].again = own->words[i - apart].again = 1;
                *by_root = apart < *by_root ? apart : *by_root;
            }
            before->key = first + i;
            if (j - each->first >= each->lemmas)
                continue;
            apart = first + i - before->lemma;
            if (apart - 1 < window)
                *by_lemma = apart < *by_lemma ? apart : *by_lemma;
            before->lemma = first + i;
        }
    }
}

static PyObject *
answer(look *own, uint64_t by_lemma, uint64_t by_root)
{
    PyObject *made = PyList_New(0);
    for (uint32_t i = 0; made != NULL && i < own->count; i++) {
        const part *word = own->words[i].word;
        if (!own->words[i].again)
            continue;
        PyObject *form = reading_form(own->text, word);
        PyObject *place = form == NULL ? NULL : Py_BuildValue("IIIN", i, word->start, word->end, form);
        if (place == NULL || PyList_Append(made, place) < 0)
            Py_CLEAR(made);
        Py_XDECREF(place);
    }
    return made == NULL ? NULL : Py_BuildValue("KKN", by_lemma, by_root, made);
}

static int
begin_look(look *own)
{
    reading *text = own->text;
    own->words = text->part_count == 0 ? NULL : PyMem_Calloc(text->part_count, sizeof(seen));
    if (own->words == NULL && text->part_count > 0) {
        PyErr_NoMemory();
        return -1;
    }
    for (uint32_t at = 0, next = 0; at < text->part_count;) {
        seen *each = &own->words[own->count++];
        each->word = &text->parts[at++];
        if (next < text->whole_count && text->joined[next].first == at - 1) {
            each->word = &text->joined[next].word;
            at = text->joined[next++].after;
        }
        each->first = own->size;
        if (add_begins(own, each->word) < 0)
            return -1;
        each->after = own->size;
    }
    return 0;
}

static PyObject *
looked(look *own, uint32_t window)
{
    if (begin_look(own) < 0)
        return NULL;
    if (!find_alike(own, window))
        return Py_NewRef(own->of->nothing);
    own->size = 0;
    for (uint32_t i = 0; i < own->count; i++) {
        seen *each = &own->words[i];
        each->first = own->size;
        if (each->alike && add_keys(own, each) < 0)
            return NULL;
        each->after = own->size;
    }
    uint64_t by_lemma, by_root;
    find_again(own, window, &by_lemma, &by_root);
    return by_root > window ? Py_NewRef(own->of->nothing) : answer(own, by_lemma, by_root);
}

static void
forget(echoes *self)
{
    forget_words(&self->words);
    forget_words(&self->begun);
    if (self->numbers != NULL)
        PyDict_Clear(self->numbers);
    PyMem_Free(self->lasts);
    self->lasts = NULL;
    self->count = self->room = 0;
}

static PyObject *
nearest(PyObject *op, PyObject *const *args, Py_ssize_t count)
{
    echoes *self = (echoes *)op;
    if (count != 2 || !Reading_Check(args[0]) || ((reading *)args[0])->alphabet != self->alphabet) {
        PyErr_SetString(PyExc_TypeError, "nearest takes a Reading of the same alphabet and a window");
        return NULL;
    }
    unsigned long window = PyLong_AsUnsignedLong(args[1]);
    if (PyErr_Occurred())
        return NULL;
    if (window > UINT16_MAX) {
        PyErr_SetString(PyExc_ValueError, "so large a window is for no text");
        return NULL;
    }
    if (reading_split((reading *)args[0]) < 0)
        return NULL;
    if ((self->count > MANY || self->words.count > MANY) && self->active == 0)
        forget(self);
    look own = {.of = self, .text = (reading *)args[0]};
    self->active++;
    PyObject *found = looked(&own, (uint32_t)window);
    self->active--;
    PyMem_Free(own.words);
    PyMem_Free(own.numbers);
    return found;
}

/* Marks the words of which the letters tell nothing, by what follows their first letters. */
static int
fill_tails(echoes *self, PyObject *tails)
{
    if (PyTuple_GET_SIZE(tails) != TAILS) {
        PyErr_SetString(PyExc_ValueError, "tails are told for three places");
        return -1;
    }
    for (uint32_t skipped = 0; skipped < TAILS; skipped++) {
        PyObject *each, *some = PyObject_GetIter(PyTuple_GET_ITEM(tails, skipped));
        while (some != NULL && (each = PyIter_Next(some)) != NULL) {
            uint32_t bits[2] = {0, 0};
            if (PyBytes_Check(each))
                tail_bits((const uint8_t *)PyBytes_AS_STRING(each), (size_t)PyBytes_GET_SIZE(each), skipped, bits);
            else
                PyErr_SetString(PyExc_TypeError, "a tail is told by its codes");
            Py_DECREF(each);
            if (PyErr_Occurred())
                break;
            for (int i = 0; i < 2; i++)
                self->tails[bits[i] / 8] |= (uint8_t)(1 << bits[i] % 8);
        }
        Py_XDECREF(some);
        if (PyErr_Occurred())
            return -1;
    }
    return 0;
}

static int
is_wrong(const echoes *self, Py_ssize_t kinds)
{
    int wrong = kinds != 0x100 || self->start > LONGEST_KEPT || self->shortest < TAILS || self->shortest < self->start;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(self->prefixes); i++)
        wrong |= !PyBytes_Check(PyTuple_GET_ITEM(self->prefixes, i));
    if (wrong)
        PyErr_SetString(PyExc_ValueError, "no such kinds, sizes or prefixes");
    return wrong;
}

static PyObject *
echoes_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *alphabet, *tails, *prefixes, *starts, *begin, *keys, *nothing;
    const char *kinds;
    Py_ssize_t kind_count;
    static char *names[] = {"alphabet", "kinds", "sizes", "tails", "prefixes", "starts", "begin", "keys", "nothing",
                            NULL};
    echoes *self = (echoes *)type->tp_alloc(type, 0);
    if (self == NULL)
        return NULL;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O!y#(III)O!O!OOOO", names, &Alphabet_Type, &alphabet, &kinds,
                                     &kind_count, &self->start, &self->shortest, &self->longest, &PyTuple_Type,
                                     &tails, &PyTuple_Type, &prefixes, &starts, &begin, &keys, &nothing))
        goto failed;
    self->alphabet = Py_NewRef(alphabet);
    self->prefixes = Py_NewRef(prefixes);
    self->starts = Py_NewRef(starts);
    self->begin = Py_NewRef(begin);
    self->keys = Py_NewRef(keys);
    self->nothing = Py_NewRef(nothing);
    self->numbers = PyDict_New();
    if (self->numbers == NULL || is_wrong(self, kind_count) || fill_tails(self, tails) < 0)
        goto failed;
    memcpy(self->kinds, kinds, 0x100);
    return (PyObject *)self;
failed:
    Py_DECREF(self);
    return NULL;
}

static void
echoes_dealloc(PyObject *op)
{
    echoes *self = (echoes *)op;
    forget(self);
    PyObject **held[] = {&self->alphabet, &self->starts,  &self->begin,  &self->keys,
                         &self->prefixes, &self->nothing, &self->numbers};
    for (size_t i = 0; i < sizeof(held) / sizeof(held[0]); i++)
        Py_CLEAR(*held[i]);
    Py_TYPE(op)->tp_free(op);
}

static PyMethodDef echoes_methods[] = {
    {"nearest", (PyCFunction)(void (*)(void))nearest, METH_FASTCALL,
     "How far apart the nearest words stand that share a lemma, and a root, and which words do."},
    {NULL, NULL, 0, NULL},
};

/* What it calls are functions of modules, which live as long: there is no cycle to collect. */
static PyTypeObject Echoes_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "adrules._native.Echoes",
    .tp_doc = "Which words stand again; see adrules.text.echoes.",
    .tp_basicsize = sizeof(echoes),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = echoes_new,
    .tp_dealloc = echoes_dealloc,
    .tp_methods = echoes_methods,
};

int
add_echoes(PyObject *module)
{
    return PyModule_AddType(module, &Echoes_Type);
}
