#include "kept.h"

enum { NEAR = 16 }; /* places that are looked at for a word: few, whatever the hashes of a text */

static int
is_word(const kept_place *place, const uint8_t *letters, uint32_t size, uint32_t hash)
{
    const kept *known = place->word;
    return known != NULL && place->hash == hash && known->size == size && memcmp(known->letters, letters, size) == 0;
}

/* Where a word stands, or may be put: in place of another one where all places near are taken. */
static kept_place *
place_of(const vocabulary *own, const uint8_t *letters, uint32_t size, uint32_t hash)
{
    kept_place *place = NULL;
    for (uint32_t i = 0; i < NEAR; i++) {
        place = &own->places[(hash + i) & (own->room - 1)];
        if (place->word == NULL || is_word(place, letters, size, hash))
            break;
    }
    return place;
}

const kept *
find_kept(const vocabulary *own, const uint8_t *letters, uint32_t size, uint32_t hash)
{
    const kept_place *place = own->room == 0 ? NULL : place_of(own, letters, size, hash);
    return place != NULL && is_word(place, letters, size, hash) ? place->word : NULL;
}

/* Makes room for one word more, so that no more than half of the places are taken. */
static int
has_room(vocabulary *own)
{
    if (own->count < own->room / 2)
        return 1;
    vocabulary more = {.count = own->count, .room = own->room == 0 ? 1024 : own->room * 2};
    more.places = more.room == 0 ? NULL : PyMem_Calloc(more.room, sizeof(kept_place));
    if (more.places == NULL)
        return 0;
    for (uint32_t i = 0; i < own->room; i++) {
        kept_place *each = &own->places[i];
        if (each->word == NULL)
            continue;
        kept_place *place = place_of(&more, each->word->letters, each->word->size, each->hash);
        more.count -= place->word != NULL;
        PyMem_Free(place->word);
        *place = *each;
    }
    PyMem_Free(own->places);
    *own = more;
    return 1;
}

void
keep_word(vocabulary *own, const uint8_t *letters, kept word, uint32_t hash, const uint32_t *numbers)
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
    kept_place *place = place_of(own, letters, word.size, hash);
    own->count += place->word == NULL;
    PyMem_Free(place->word);
    *place = (kept_place){made, hash};
}

void
forget_words(vocabulary *own)
{
    for (uint32_t i = 0; i < own->room; i++)
        PyMem_Free(own->places[i].word);
    PyMem_Free(own->places);
    memset(own, 0, sizeof(vocabulary));
}
