#include "kept.h"

enum { NEAR = 16 }; /* places that are looked at for a word: few, whatever the hashes of a text */

static int
is_word(const kept *known, const uint8_t *letters, uint32_t size)
{
    return known != NULL && known->size == size && memcmp(known->letters, letters, size) == 0;
}

/* Where a word stands, or may be put: in place of another one where all places near are taken. */
static kept **
place_of(const vocabulary *own, const uint8_t *letters, uint32_t size, uint32_t hash)
{
    kept **place = NULL;
    for (uint32_t i = 0; i < NEAR; i++) {
        place = &own->places[(hash + i) & (own->room - 1)];
        if (*place == NULL || is_word(*place, letters, size))
            break;
    }
    return place;
}

const kept *
find_kept(const vocabulary *own, const uint8_t *letters, uint32_t size, uint32_t hash)
{
    const kept *known = own->room == 0 ? NULL : *place_of(own, letters, size, hash);
    return is_word(known, letters, size) ? known : NULL;
}

/* Makes room for one word more, so that no more than half of the places are taken. */
static int
has_room(vocabulary *own)
{
    if (own->count < own->room / 2)
        return 1;
    vocabulary more = {.count = own->count, .room = own->room == 0 ? 1024 : own->room * 2};
    more.places = more.room == 0 ? NULL : PyMem_Calloc(more.room, sizeof(kept *));
    if (more.places == NULL)
        return 0;
    for (uint32_t i = 0; i < own->room; i++) {
        kept *each = own->places[i];
        if (each == NULL)
            continue;
        kept **place = place_of(&more, each->letters, each->size, each->hash);
        more.count -= *place != NULL;
        PyMem_Free(*place);
        *place = each;
    }
    PyMem_Free(own->places);
    *own = more;
    return 1;
}

void
keep_word(vocabulary *own, const uint8_t *letters, kept word, const uint32_t *numbers)
{
    size_t count = (size_t)word.begins + word.lemmas + word.others;
    kept *made = has_room(own) ? PyMem_Malloc(sizeof(kept) + count * sizeof(uint32_t)) : NULL;
    if (made == NULL)
        return;
    *made = word;
    made->numbers = (uint32_t *)(made + 1);
    memcpy(made->letters, letters, word.size);
    if (count > 0)
        memcpy(made->numbers, numbers, count * sizeof(uint32_t));
    kept **place = place_of(own, letters, word.size, word.hash);
    own->count += *place == NULL;
    PyMem_Free(*place);
    *place = made;
}

void
forget_words(vocabulary *own)
{
    for (uint32_t i = 0; i < own->room; i++)
        PyMem_Free(own->places[i]);
    PyMem_Free(own->places);
    memset(own, 0, sizeof(vocabulary));
}
