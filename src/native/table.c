/* Building the table of phrases in C from the plain one that is kept on disk. */
#include "table.h"

enum { MOST = 1 << 27 };

static int
wrong(const char *what)
{
    if (!PyErr_Occurred())
        PyErr_Format(PyExc_ValueError, "no table of phrases: %s", what);
    return -1;
}

static void *
room(size_t count, size_t item)
{
    void *made = count > MOST ? NULL : PyMem_Calloc(count + 1, item);
    if (made == NULL)
        PyErr_NoMemory();
    return made;
}

/* A number below a limit; UINT32_MAX with an exception set when it is none. */
static uint32_t
number_below(PyObject *value, uint32_t limit, const char *what)
{
    Py_ssize_t number = PyLong_CheckExact(value) ? PyLong_AsSsize_t(value) : -1;
    if (number < 0 || number >= (Py_ssize_t)limit) {
        if (PyErr_Occurred())
            PyErr_Clear();
        wrong(what);
        return UINT32_MAX;
    }
    return (uint32_t)number;
}

static uint32_t
mask_for(size_t count)
{
    uint32_t size = 16;
    while (size < 2 * count)
        size *= 2;
    return size - 1;
}

/* Units that a form with its letters takes. */
static size_t
units_of(size_t letters)
{
    return (sizeof(form) + letters + UNIT - 1) / UNIT;
}

/* Where a word of a row of lines ends. */
static size_t
line_end(const uint8_t *letters, size_t size, size_t from)
{
    const uint8_t *end = memchr(letters + from, '\n', size - from);
    return end == NULL ? size : (size_t)(end - letters);
}

static void
add_form(phrases *self, uint32_t at, form own, const uint8_t *letters)
{
    memcpy(self->letters + (size_t)at * UNIT, &own, sizeof(form));
    memcpy(self->letters + (size_t)at * UNIT + sizeof(form), letters, own.size);
    uint32_t hash = hash_letters(letters, own.size), place = hash & self->form_mask;
    while (self->forms[place] != 0)
        place = (place + 1) & self->form_mask;
    self->forms[place] = tag_of(hash) | at;
}

/* Fills the forms from lines of codes and a number for each; others are looked up in a dict. */
static int
fill_forms(phrases *self, PyObject *given)
{
    PyObject *lines, *numbers, *strange;
    if (!PyArg_ParseTuple(given, "SSO!", &lines, &numbers, &PyDict_Type, &strange))
        return -1;
    self->strange = Py_NewRef(strange);
    const uint8_t *letters = (const uint8_t *)PyBytes_AS_STRING(lines);
    size_t all = (size_t)PyBytes_GET_SIZE(lines), count = (size_t)PyBytes_GET_SIZE(numbers) / sizeof(uint32_t);
    size_t units = 1, words = 0; /* no form begins at 0 */
    for (size_t from = 0; all > 0 && from <= all; words++) {
        size_t end = line_end(letters, all, from);
        units += units_of(end - from);
        from = end + 1;
    }
    if (words != count || (size_t)PyBytes_GET_SIZE(numbers) != count * sizeof(uint32_t))
        return wrong("a number for each form");
    if (units >= PLACE)
        return wrong("too many forms");
    self->form_mask = mask_for(count);
    self->forms = room((size_t)self->form_mask + 1, sizeof(uint32_t));
    self->letters = room(units * UNIT, 1);
    if (self->forms == NULL || self->letters == NULL)
        return -1;
    uint32_t at = 1;
    for (size_t from = 0, i = 0; i < count; i++) {
        size_t end = line_end(letters, all, from);
        form own = {0, (uint32_t)(end - from)};
        memcpy(&own.class, PyBytes_AS_STRING(numbers) + i * sizeof(uint32_t), sizeof(uint32_t));
        if (own.class >= self->class_count)
            return wrong("the class of a form");
        add_form(self, at, own, letters + from);
        at += (uint32_t)units_of(end - from);
        from = end + 1;
    }
    return 0;
}

/* Fills one list a key from tuples of numbers; `given` is a tuple by key or a dict. */
static int
fill_lists(lists *made, PyObject *given, uint32_t keys, uint32_t limit, const char *what)
{
    size_t size = 0;
    int listed = PyTuple_Check(given);
    made->at = room((size_t)keys + 1, sizeof(uint32_t));
    if (made->at == NULL)
        return -1;
    PyObject **values = room(keys, sizeof(PyObject *)), *key, *value;
    if (values == NULL)
        return -1;
    Py_ssize_t at = 0;
    if (listed) {
        for (uint32_t i = 0; i < keys; i++)
            values[i] = PyTuple_GET_ITEM(given, i);
    }
    else {
        while (PyDict_Next(given, &at, &key, &value)) {
            uint32_t number = number_below(key, keys, what);
            if (number == UINT32_MAX)
                goto failed;
            values[number] = value;
        }
    }
    for (uint32_t i = 0; i < keys; i++) {
        if (values[i] != NULL && !PyTuple_Check(values[i])) {
            wrong(what);
            goto failed;
        }
        size += values[i] != NULL ? (size_t)PyTuple_GET_SIZE(values[i]) : 0;
        if (size > MOST) {
            wrong(what);
            goto failed;
        }
        made->at[i + 1] = (uint32_t)size;
    }
    made->items = room(size, sizeof(uint32_t));
    if (made->items == NULL)
        goto failed;
    for (uint32_t i = 0; i < keys; i++) {
        for (uint32_t j = made->at[i]; j < made->at[i + 1]; j++) {
            uint32_t number = number_below(PyTuple_GET_ITEM(values[i], j - made->at[i]), limit, what);
            if (number == UINT32_MAX)
                goto failed;
            made->items[j] = number;
        }
    }
    PyMem_Free(values);
    return 0;
failed:
    PyMem_Free(values);
    return -1;
}

/* How many classes fill each slot, for the rarest. */
static uint32_t *
count_slots(const phrases *self)
{
    uint32_t *counts = room(self->slot_count, sizeof(uint32_t));
    for (uint32_t i = 0; counts != NULL && i < self->slots.at[self->class_count]; i++)
        counts[self->slots.items[i]]++;
    return counts;
}

static int
fills(const phrases *self, uint32_t class, uint32_t slot)
{
    for (uint32_t i = self->slots.at[class]; i < self->slots.at[class + 1]; i++)
        if (self->slots.items[i] == slot)
            return 1;
    return 0;
}

static int
fill_leads(phrases *self, PyObject *anchors)
{
    lists given = {NULL, NULL};
    uint32_t *counts = count_slots(self), size = 0;
    int failed = counts == NULL
                 || fill_lists(&given, anchors, self->class_count, self->row_count, "the patterns of a class") < 0;
    if (!failed) {
        self->led = room((size_t)self->class_count + 1, sizeof(uint32_t));
        self->leads = room(given.at[self->class_count], sizeof(lead));
        failed = self->led == NULL || self->leads == NULL;
    }
    for (uint32_t i = 0; !failed && i < self->class_count; i++) {
        for (uint32_t j = given.at[i]; j < given.at[i + 1]; j++) {
            const row *own = &self->rows[given.items[j]];
            if (!self->waking[own->key])
                continue;
            lead *made = &self->leads[size++];
            *made = (lead){given.items[j], TOKEN};
            for (uint32_t k = own->offset; k < own->offset + own->count; k++) {
                uint32_t slot = self->steps[k].slot;
                if (slot != TOKEN && !fills(self, i, slot)
                    && (made->needed == TOKEN || counts[slot] < counts[made->needed]))
                    made->needed = slot;
            }
        }
        self->led[i + 1] = size;
    }
    PyMem_Free(counts);
    PyMem_Free(given.at);
    PyMem_Free(given.items);
    return failed ? -1 : 0;
}

/* Adds a pair with those of its patterns that wake a rule; they stand in pair_rows from an offset on. */
static void
add_pair(phrases *self, pair own)
{
    uint32_t hash = hash_pair(own.first, own.second), place = hash & self->pair_mask;
    self->sieve[sieve_bit(hash, self->pair_mask) / 8] |= (uint8_t)(1 << sieve_bit(hash, self->pair_mask) % 8);
    while (self->pairs[place].count != 0)
        place = (place + 1) & self->pair_mask;
    self->pairs[place] = own;
    self->marks[own.first] |= BEGINS;
    self->marks[own.second] |= CONTINUES;
}

static uint32_t
number_at(PyObject *numbers, size_t at)
{
    uint32_t number;
    memcpy(&number, PyBytes_AS_STRING(numbers) + at * sizeof(uint32_t), sizeof(uint32_t));
    return number;
}

/* Fills the pairs from their classes, where the patterns of each end, and these. */
static int
fill_pairs(phrases *self, PyObject *given)
{
    PyObject *pairs, *ends, *patterns;
    if (!PyArg_ParseTuple(given, "SSS", &pairs, &ends, &patterns))
        return -1;
    size_t count = (size_t)PyBytes_GET_SIZE(ends) / sizeof(uint32_t);
    size_t all = (size_t)PyBytes_GET_SIZE(patterns) / sizeof(uint32_t), size = 0;
    if (count > MOST || all > MOST || (size_t)PyBytes_GET_SIZE(ends) != count * sizeof(uint32_t)
        || (size_t)PyBytes_GET_SIZE(pairs) != 2 * count * sizeof(uint32_t)
        || (size_t)PyBytes_GET_SIZE(patterns) != all * sizeof(uint32_t))
        return wrong("pairs, and the ends of their patterns");
    self->pair_mask = mask_for(count);
    self->pairs = room((size_t)self->pair_mask + 1, sizeof(pair));
    self->pair_rows = room(all, sizeof(uint32_t));
    self->sieve = room((size_t)self->pair_mask + 1, 1);
    if (self->pairs == NULL || self->pair_rows == NULL || self->sieve == NULL)
        return -1;
    for (size_t i = 0, at = 0; i < count; i++) {
        pair own = {number_at(pairs, 2 * i), number_at(pairs, 2 * i + 1), (uint32_t)size, 0};
        size_t end = number_at(ends, i);
        if (own.first >= self->class_count || own.second >= self->class_count || end < at || end > all)
            return wrong("a pair");
        for (; at < end; at++) {
            uint32_t number = number_at(patterns, at);
            if (number >= self->row_count)
                return wrong("a pattern of a pair");
            if (self->waking[self->rows[number].key])
                self->pair_rows[size + own.count++] = number;
        }
        if (own.count > 0)
            add_pair(self, own);
        size += own.count;
    }
    return 0;
}

/* Fields of adrules.matching.table.Row. */
enum { SLOTS = 3, GAPS, ORDER, COMMAS, FIELDS = 9 };

static int
fill_rows(phrases *self, PyObject *rows, PyObject *tokens, PyObject *owners)
{
    size_t size = 0;
    for (uint32_t i = 0; i < self->row_count; i++) {
        PyObject *own = PyTuple_GET_ITEM(rows, i);
        if (!PyTuple_Check(own) || PyTuple_GET_SIZE(own) != FIELDS)
            return wrong("a pattern");
        PyObject *slots = PyTuple_GET_ITEM(own, SLOTS), *gaps = PyTuple_GET_ITEM(own, GAPS);
        if (!PyTuple_Check(slots) || !PyTuple_Check(gaps) || PyTuple_GET_SIZE(slots) != PyTuple_GET_SIZE(gaps)
            || PyTuple_GET_SIZE(slots) == 0)
            return wrong("the slots of a pattern");
        size += (size_t)PyTuple_GET_SIZE(slots);
        if (size > MOST)
            return wrong("too many slots of patterns");
    }
    self->rows = room(self->row_count, sizeof(row));
    self->steps = room(size, sizeof(step));
    if (self->rows == NULL || self->steps == NULL)
        return -1;
    size = 0;
    for (uint32_t i = 0; i < self->row_count; i++) {
        PyObject *own = PyTuple_GET_ITEM(rows, i), *slots = PyTuple_GET_ITEM(own, SLOTS);
        PyObject *gaps = PyTuple_GET_ITEM(own, GAPS);
        uint32_t count = (uint32_t)PyTuple_GET_SIZE(slots);
        int any = count > 1 && PyTuple_GET_ITEM(own, ORDER) == Py_True;
        int commas = PyTuple_GET_ITEM(own, COMMAS) == Py_True;
        row *made = &self->rows[i];
        uint32_t key = number_below(PyTuple_GET_ITEM(owners, i), self->key_count, "who asked for a pattern");
        if (key == UINT32_MAX)
            return -1;
        *made = (row){(uint32_t)size, count, (any ? ANY_ORDER : 0) | (commas ? CROSS_COMMA : 0), key};
        for (uint32_t j = 0; j < count; j++) {
            PyObject *slot = PyTuple_GET_ITEM(slots, j);
            step *next = &self->steps[size++];
            next->slot = number_below(slot, MOST, "a slot");
            next->gap = number_below(PyTuple_GET_ITEM(gaps, j), MOST, "a gap");
            if (next->slot == UINT32_MAX || next->gap == UINT32_MAX)
                return -1;
            int token = PyDict_Contains(tokens, slot);
            if (token < 0)
                return -1;
            if (token) {
                next->slot = TOKEN;
                made->flags |= TOKENS;
            }
            else if (next->slot >= self->slot_count)
                self->slot_count = next->slot + 1;
        }
    }
    return 0;
}

/* Fills the patterns by their keys; bare ones are of token classes alone. */
static int
fill_owned(phrases *self)
{
    uint32_t *at = self->owned.at = room((size_t)self->key_count + 1, sizeof(uint32_t));
    self->owned.items = room(self->row_count, sizeof(uint32_t));
    uint32_t *next = room(self->key_count, sizeof(uint32_t));
    if (at == NULL || self->owned.items == NULL || next == NULL) {
        PyMem_Free(next);
        return -1;
    }
    for (int counted = 0; counted < 2; counted++) {
        for (uint32_t i = 0; i < self->row_count; i++) {
            const row *own = &self->rows[i];
            uint32_t words = 0;
            for (uint32_t j = own->offset; j < own->offset + own->count; j++)
                words += self->steps[j].slot != TOKEN;
            if (words > 0 && counted)
                self->owned.items[next[own->key]++] = i;
            else if (words > 0)
                at[own->key + 1]++;
        }
        for (uint32_t i = 0; !counted && i < self->key_count; i++) {
            at[i + 1] += at[i];
            next[i] = at[i];
        }
    }
    PyMem_Free(next);
    return 0;
}

int
phrases_fill(phrases *self, PyObject *forms, PyObject *classes, PyObject *tokens, PyObject *rows,
             PyObject *pairs, PyObject *anchors, PyObject *owners)
{
    Py_ssize_t class_count = PyTuple_GET_SIZE(classes), row_count = PyTuple_GET_SIZE(rows);
    if (class_count > MOST || row_count > MOST || PyTuple_GET_SIZE(self->keys) > MOST)
        return wrong("too many classes or patterns");
    self->key_count = (uint32_t)PyTuple_GET_SIZE(self->keys);
    self->class_count = (uint32_t)class_count;
    self->row_count = (uint32_t)row_count;
    self->marks = room((size_t)class_count, 1);
    if (self->marks == NULL || fill_rows(self, rows, tokens, owners) < 0 || fill_owned(self) < 0
        || fill_lists(&self->slots, classes, self->class_count, MOST, "the slots of a class") < 0)
        return -1;
    for (uint32_t i = 0; i < self->slots.at[self->class_count]; i++)
        if (self->slots.items[i] >= self->slot_count)
            self->slot_count = self->slots.items[i] + 1;
    if (fill_leads(self, anchors) < 0 || fill_pairs(self, pairs) < 0)
        return -1;
    return fill_forms(self, forms);
}
