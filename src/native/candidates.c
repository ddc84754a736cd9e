/* Which patterns a text may hold: the twin of PhraseMatcher.find, and stricter.

The classes of the words and of their neighbours tell which patterns may be there. Each of these is
then walked. Memory is what costs here, so nothing is read of a pattern before a word of its rarest
other slot is known to stand in the text. */
#include "phrases.h"
#include "table.h"

enum { BITS = 64 };

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
phrases_present(const phrases *self, const row *own, const met *found)
{
    const step *next = self->steps + own->offset;
    for (uint32_t i = 0; i < own->count; i++)
        if (next[i].slot != TOKEN && !has_bit(found->present, next[i].slot))
            return 0;
    return 1;
}

static int
choose_pair(const phrases *self, met *found, uint32_t first, uint32_t second)
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
        if (own->first != first || own->second != second)
            continue;
        for (uint32_t i = 0; i < own->count; i++)
            set_bit(found->chosen, self->pair_rows[own->offset + i]);
        return 1;
    }
    return 0;
}

/* Chooses by neighbouring words; a hyphenated word is a neighbour too. */
static int
choose_pairs(const phrases *self, const reading *text, met *found)
{
    const uint32_t *own = found->classes;
    int any = 0;
    for (uint32_t i = 0; i + 1 < found->size; i++)
        any |= choose_pair(self, found, own[i], own[i + 1]);
    for (uint32_t i = 0; i < found->wholes; i++) {
        const whole *word = &text->joined[i];
        uint32_t class = own[found->size + i];
        if (i + 1 < found->wholes && text->joined[i + 1].first == word->after)
            any |= choose_pair(self, found, class, own[found->size + i + 1]);
        if (word->after < found->size)
            any |= choose_pair(self, found, class, own[word->after]);
        if (word->first > 0)
            any |= choose_pair(self, found, own[word->first - 1], class);
    }
    return any;
}

/* Chooses by single words: first the slots that have a word, then the patterns. */
static int
choose_led(const phrases *self, met *found)
{
    uint32_t count = found->size + found->wholes;
    int any = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t class = found->classes[i];
        if (class == NO_CLASS)
            continue;
        for (uint32_t j = self->slots.at[class]; j < self->slots.at[class + 1]; j++)
            set_bit(found->present, self->slots.items[j]);
    }
    for (uint32_t i = 0; i < count; i++) {
        uint32_t class = found->classes[i];
        if (class == NO_CLASS)
            continue;
        for (uint32_t j = self->led[class]; j < self->led[class + 1]; j++) {
            const lead *own = &self->leads[j];
            if (own->needed == TOKEN || has_bit(found->present, own->needed)) {
                set_bit(found->chosen, own->row);
                any = 1;
            }
        }
    }
    return any;
}

void
phrases_choose(const phrases *self, const reading *text, met *found)
{
    int any = choose_led(self, found);
    any |= choose_pairs(self, text, found);
    for (uint32_t word = 0; any && word < bit_words(self->row_count); word++) {
        if (found->chosen[word] == 0)
            continue;
        for (uint32_t at = 0; at < 32; at++) {
            uint32_t number = word * 32 + at;
            if (has_bit(found->chosen, number)
                && (!phrases_present(self, &self->rows[number], found)
                    || walk_pattern(found, number, NULL) == NOWHERE))
                clear_bit(found->chosen, number);
        }
    }
}
