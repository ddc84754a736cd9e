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

int
phrases_classify(const phrases *self, reading *text, met *found)
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

int
phrases_choose(phrases *self, queue *all, const reading *text, const met *found)
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

void
phrases_sift(phrases *self, queue *all, const reading *text, const met *found)
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
