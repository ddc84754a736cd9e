/* Which patterns a text may hold: the twin of PhraseMatcher.find, and stricter.

The classes of the words and of their neighbours tell which patterns may be there. Each of these is
then walked. Memory is what costs here, so nothing is read of a pattern before a word of its rarest
other slot is known to stand in the text. */
#include "phrases.h"
#include "table.h"

enum { BITS = 64 };

static uint32_t
class_of(const phrases *self, const uint8_t *letters, uint32_t size, uint32_t hash)
{
    uint32_t tag = tag_of(hash), there;
    for (uint32_t place = hash & self->form_mask; (there = self->forms[place]) != 0;
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
strange_class(const phrases *self, PyObject *form, uint32_t *found)
{
    PyObject *number = PyDict_GetItemWithError(self->strange, form);
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
phrases_class_of(const phrases *self, PyObject *form, uint32_t *found)
{
    size_t size = (size_t)PyUnicode_GET_LENGTH(form);
    uint8_t *codes = PyMem_Malloc(size + 1);
    if (codes == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    int plain = alphabet_encode(self->alphabet, form, codes);
    if (plain > 0)
        *found = size > UINT32_MAX ? NO_CLASS : class_of(self, codes, (uint32_t)size, hash_letters(codes, size));
    PyMem_Free(codes);
    return plain < 0 ? -1 : plain ? 0 : strange_class(self, form, found);
}

/* The class of a word of a text; -1 on failure. */
static int
classify(const phrases *self, reading *text, const part *word, uint32_t *found)
{
    if (!(word->marks & ODD)) {
        *found = class_of(self, text->letters + word->start, word->end - word->start, word->hash);
        return 0;
    }
    PyObject *form = reading_form(text, word); /* a part may be odd for the sake of its whole */
    int failed = form == NULL || phrases_class_of(self, form, found) < 0;
    Py_XDECREF(form);
    return failed ? -1 : 0;
}

int
phrases_classify(const phrases *self, reading *text, met *found)
{
    for (uint32_t i = 0; i < text->part_count + text->whole_count; i++) {
        const part *word = i < text->part_count ? &text->parts[i] : &text->joined[i - text->part_count].word;
        if (classify(self, text, word, &found->classes[i]) < 0)
            return -1;
    }
    return 0;
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
in_order(const row *own, const place *places, uint64_t across, uint32_t longest)
{
    uint64_t at = ~UINT64_C(0);
    int anywhere = 1; /* before the first word, and after a token class: tokens may be long */
    for (uint32_t i = 0; i < own->count; i++) {
        if (places[i].slot == TOKEN) {
            anywhere = 1;
            continue;
        }
        uint64_t reached = at;
        if (!anywhere) {
            reached = 0;
            for (uint32_t left = steps_of(places[i].gap, longest); left > 0 && at != 0; left--) {
                at = (at & across) << 1;
                reached |= at;
            }
        }
        at = reached & (places[i].parts | places[i].wholes);
        if (at == 0)
            return 0;
        anywhere = 0;
        if (i + 1 < own->count && places[i + 1].slot == TOKEN) {
            uint64_t lowest = at & (~at + 1);
            at = ~((lowest << 1) - 1); /* all parts after the first of them */
        }
    }
    return 1;
}

/* Whether the words of a pattern may stand in any order within its reach. */
static int
in_reach(const row *own, const place *places, uint64_t across, uint32_t longest)
{
    uint64_t from = ~UINT64_C(0);
    uint32_t gap = 0, steps;
    for (uint32_t i = 0; i < own->count; i++)
        gap = places[i].gap > gap ? places[i].gap : gap;
    steps = steps_of(gap, longest) * own->count;
    for (uint32_t i = 0; i < own->count && from != 0; i++) {
        uint64_t within = places[i].parts | places[i].wholes;
        for (uint32_t left = steps < BITS ? steps : BITS; left > 0; left--)
            within |= (within >> 1) & across;
        from &= within;
    }
    return from != 0;
}

int
phrases_may_stand(const row *own, const place *places, uint64_t across, uint32_t longest)
{
    if (!(own->flags & ANY_ORDER))
        return in_order(own, places, across, longest);
    return own->flags & TOKENS ? 1 : in_reach(own, places, across, longest);
}

int
phrases_present(const phrases *self, const row *own, const uint32_t *present)
{
    const step *next = self->steps + own->offset;
    for (uint32_t i = 0; i < own->count; i++)
        if (next[i].slot != TOKEN && !has_bit(present, next[i].slot))
            return 0;
    return 1;
}

/* Some parts of a text, its hyphenated words among them, and what is known of these parts. */
typedef struct {
    uint32_t first, after, first_whole, after_whole;
    uint32_t *present, *chosen; /* bits by slot and by pattern */
} scope;

static int
choose_pair(const phrases *self, const scope *own, uint32_t first, uint32_t second)
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
        const pair *both = &self->pairs[place];
        if (both->first != first || both->second != second)
            continue;
        for (uint32_t i = 0; i < both->count; i++)
            set_bit(own->chosen, self->pair_rows[both->offset + i]);
        return 1;
    }
    return 0;
}

/* Chooses by neighbouring words; a hyphenated word is a neighbour too. */
static int
choose_pairs(const phrases *self, const reading *text, const met *found, const scope *own)
{
    const uint32_t *classes = found->classes, *wholes = classes + found->size;
    int any = 0;
    for (uint32_t i = own->first; i + 1 < own->after; i++)
        any |= choose_pair(self, own, classes[i], classes[i + 1]);
    for (uint32_t i = own->first_whole; i < own->after_whole; i++) {
        const whole *word = &text->joined[i];
        if (i + 1 < own->after_whole && text->joined[i + 1].first == word->after)
            any |= choose_pair(self, own, wholes[i], wholes[i + 1]);
        if (word->after < own->after)
            any |= choose_pair(self, own, wholes[i], classes[word->after]);
        if (word->first > own->first)
            any |= choose_pair(self, own, classes[word->first - 1], wholes[i]);
    }
    return any;
}

/* The class of the words of a scope, one after the other; `at` counts them. */
static uint32_t
class_at(const met *found, const scope *own, uint32_t at)
{
    uint32_t parts = own->after - own->first;
    return at < parts ? found->classes[own->first + at] : found->classes[found->size + own->first_whole + at - parts];
}

/* Chooses by single words: first the slots that have a word, then the patterns. */
static int
choose_led(const phrases *self, const met *found, const scope *own)
{
    uint32_t count = own->after - own->first + own->after_whole - own->first_whole;
    int any = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t class = class_at(found, own, i);
        if (class == NO_CLASS)
            continue;
        for (uint32_t j = self->slots.at[class]; j < self->slots.at[class + 1]; j++)
            set_bit(own->present, self->slots.items[j]);
    }
    for (uint32_t i = 0; i < count; i++) {
        uint32_t class = class_at(found, own, i);
        if (class == NO_CLASS)
            continue;
        for (uint32_t j = self->led[class]; j < self->led[class + 1]; j++) {
            const lead *other = &self->leads[j];
            if (other->needed == TOKEN || has_bit(own->present, other->needed)) {
                set_bit(own->chosen, other->row);
                any = 1;
            }
        }
    }
    return any;
}

/* Chooses patterns in a scope by their words; returns whether there are any. */
static int
choose_in(const phrases *self, const reading *text, const met *found, const scope *own)
{
    int any = choose_led(self, found, own);
    any |= choose_pairs(self, text, found, own);
    return any;
}

/* The next chosen pattern of which all slots have words, from a number on; row_count where there is none.
   Those passed over are no longer chosen. */
static uint32_t
next_present(const phrases *self, const scope *own, uint32_t at)
{
    for (; at < self->row_count; at++) {
        if (own->chosen[at / 32] >> at % 32 == 0)
            at |= 31;
        else if (has_bit(own->chosen, at)) {
            if (phrases_present(self, &self->rows[at], own->present))
                return at;
            clear_bit(own->chosen, at);
        }
    }
    return self->row_count;
}

static int
add_standing(met *found, uint32_t row, const scope *own)
{
    uint32_t count = found->standing_count + 1;
    if (make_room((void **)&found->standings, &found->standing_room, count, sizeof(standing)) < 0)
        return -1;
    found->standings[found->standing_count++] = (standing){row, own->first, own->after - own->first};
    return 0;
}

static int
by_row(const void *one, const void *other)
{
    uint32_t first = ((const standing *)one)->row, second = ((const standing *)other)->row;
    return (first > second) - (first < second);
}

uint32_t
first_standing(const met *found, uint32_t row)
{
    uint32_t low = 0, high = found->standing_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (found->standings[middle].row < row)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Walks the patterns of a stretch of a long text, those with tokens aside. */
static int
choose_stretch(const phrases *self, const reading *text, met *found, const scope *own)
{
    uint32_t size = own->after - own->first;
    if (!choose_in(self, text, found, own))
        return 0;
    for (uint32_t at = 0; (at = next_present(self, own, at)) < self->row_count; at++) {
        int stands = self->rows[at].flags & TOKENS ? NOWHERE : walk_pattern(found, at, own->first, size, NULL);
        if (stands == NOWHERE)
            continue;
        set_bit(found->chosen, at);
        if (stands == UNSURE)
            set_bit(found->doubtful, at);
        else if (add_standing(found, at, own) < 0)
            return -1;
    }
    return 0;
}

/* Chooses stretch by stretch: no phrase reaches over a mark that parts phrases. A long text has every
   word somewhere; its stretches have few. Tokens reach over marks, so their patterns are chosen by all
   words of the text, and Python walks them. */
static int
choose_stretches(const phrases *self, const reading *text, met *found)
{
    size_t slots = bit_words(self->slot_count), bits = slots + bit_words(self->row_count);
    uint32_t *room = PyMem_Malloc(bits * sizeof(uint32_t));
    if (room == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    int failed = 0;
    scope own = {.present = room, .chosen = room + slots};
    while (!failed && own.first < found->size) {
        own.after = own.first + 1;
        while (own.after < found->size && reading_barrier(text, own.after - 1) != BARRIER)
            own.after++;
        own.after_whole = own.first_whole;
        while (own.after_whole < found->wholes && text->joined[own.after_whole].first < own.after)
            own.after_whole++;
        memset(room, 0, bits * sizeof(uint32_t));
        failed = choose_stretch(self, text, found, &own);
        own.first = own.after;
        own.first_whole = own.after_whole;
    }
    PyMem_Free(room);
    if (found->standing_count > 0)
        qsort(found->standings, found->standing_count, sizeof(standing), by_row);
    return failed;
}

int
phrases_choose(const phrases *self, const reading *text, met *found)
{
    scope all = {0, found->size, 0, found->wholes, found->present, found->chosen};
    if (!choose_in(self, text, found, &all))
        return 0;
    for (uint32_t at = 0; (at = next_present(self, &all, at)) < self->row_count; at++) {
        if (found->doubtful != NULL && self->rows[at].flags & TOKENS)
            set_bit(found->doubtful, at);
        else if (found->doubtful != NULL || walk_pattern(found, at, 0, found->size, NULL) == NOWHERE)
            clear_bit(found->chosen, at);
    }
    return found->doubtful != NULL ? choose_stretches(self, text, found) : 0;
}
