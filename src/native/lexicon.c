/* Lexicon: looking a word up in the files of pymorphy3. The twin is adrules.text.dictionary. */
#include "native.h"
#include "lexicon.h"

#define LEAF (UINT32_C(1) << 31)
#define HAS_VALUE (UINT32_C(1) << 8)
#define EXTENDED (UINT32_C(1) << 9)
#define LABEL (LEAF | UINT32_C(0xFF))
#define SEPARATOR 0x01
#define YE 0x0435
#define YO 0x0451

#define LONGEST 60  /* characters of a word that is looked up */
#define LONGEST_PIECE 40 /* of a suffix or a prefix of a paradigm */
#define LEMMA (LONGEST + 2 * LONGEST_PIECE)
#define KEY 16      /* bytes of what is kept under a word; its base64 needs 8 or 9 */
#define STEPS 16384 /* ways to spell a word, units under it: more are a circle */
#define MOST 1024   /* spellings and forms of one word */
#define FIELDS 5
#define LIKENESS (sizeof(uint16_t) + sizeof(double)) /* bytes for each form of a word */

static const char *const NAMES[FIELDS] = {"lemma", "pos", "grammemes", "score", "known"};

typedef struct {
    Py_buffer view;
    size_t count; /* of units of 32 bits, or of bytes of a guide */
} Table;

typedef struct {
    PyObject *pos, *grammemes;
    const char *name; /* UTF-8, kept by the string in `kept` */
    Py_ssize_t size;
} Tag;

typedef struct {
    PyObject_HEAD
    Table units, guide, shares, numbers, starts;
    double unit_of_share;
    PyObject *suffixes, *prefixes, *kept; /* tuples; `kept` holds the tags */
    Tag *tags;
    Py_ssize_t tag_count;
    PyTypeObject *reading;
    PyObject *fields[FIELDS], *nothing;
} Lexicon;

/* A spelling that the dictionary holds: bit n of `yo` is a yo for the ye at n. */
typedef struct {
    uint64_t yo;
    uint32_t at;
} Spelling;

typedef struct {
    size_t paradigm, index;
    double share;
} Form;

typedef struct {
    const Lexicon *lexicon;
    Py_UCS4 word[LONGEST];
    Py_ssize_t length;
    Spelling *spellings;
    size_t spelt, spelt_room;
    Form *forms;
    size_t count, room;
    int ways;
} Walk;

static void lexicon_dealloc(PyObject *object);

static int
wrong(void)
{
    PyErr_SetString(PyExc_ValueError, "the tables of the dictionary do not fit together");
    return -1;
}

static uint32_t
unit_of(const Table *table, size_t at)
{
    uint32_t unit;
    memcpy(&unit, (const char *)table->view.buf + 4 * at, 4);
    return unit;
}

static size_t
number_of(const Lexicon *self, size_t at)
{
    uint16_t number;
    memcpy(&number, (const char *)self->numbers.view.buf + 2 * at, 2);
    return number;
}

static uint32_t
base_of(uint32_t at, uint32_t unit)
{
    return at ^ ((unit >> 10) << ((unit & EXTENDED) >> 6));
}

/* Go on by one byte: 1, 0 when it leads nowhere, -1 when the table is wrong. */
static int
step(const Table *table, uint32_t *at, unsigned char letter)
{
    uint32_t next;
    if (*at >= table->count)
        return wrong();
    next = base_of(*at, unit_of(table, *at)) ^ letter;
    if (next >= table->count)
        return wrong();
    if ((unit_of(table, next) & LABEL) != letter || next == 0)
        return 0;
    *at = next;
    return 1;
}

static int
step_character(const Table *table, uint32_t *at, Py_UCS4 c)
{
    unsigned char bytes[4];
    int size, i, done;
    if (c < 0x80) {
        bytes[0] = (unsigned char)c;
        size = 1;
    }
    else if (c < 0x800) {
        bytes[0] = (unsigned char)(0xC0 | (c >> 6));
        bytes[1] = (unsigned char)(0x80 | (c & 0x3F));
        size = 2;
    }
    else if (c < 0x10000) {
        bytes[0] = (unsigned char)(0xE0 | (c >> 12));
        bytes[1] = (unsigned char)(0x80 | ((c >> 6) & 0x3F));
        bytes[2] = (unsigned char)(0x80 | (c & 0x3F));
        size = 3;
    }
    else {
        bytes[0] = (unsigned char)(0xF0 | (c >> 18));
        bytes[1] = (unsigned char)(0x80 | ((c >> 12) & 0x3F));
        bytes[2] = (unsigned char)(0x80 | ((c >> 6) & 0x3F));
        bytes[3] = (unsigned char)(0x80 | (c & 0x3F));
        size = 4;
    }
    for (i = 0; i < size; i++) {
        done = step(table, at, bytes[i]);
        if (done <= 0)
            return done;
    }
    return 1;
}

/* Give room for one more item of an array. */
static int
grown(void **items, size_t *room, size_t count, size_t size)
{
    void *larger;
    size_t wanted;
    if (count < *room)
        return 0;
    wanted = *room ? 2 * *room : 16;
    if (wanted > MOST)
        return wrong();
    larger = PyMem_Realloc(*items, wanted * size);
    if (larger == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    *items = larger;
    *room = wanted;
    return 0;
}

/* Find the spellings of the word from `place` on, where what stands before has led to `at`. The one
   that keeps every ye of the rest comes first. It calls itself as deep as the word has letters at most. */
static int
spell(Walk *walk, Py_ssize_t place, uint32_t at, uint64_t yo)
{
    const Table *units = &walk->lexicon->units;
    size_t mine = walk->spelt;
    int done;
    if (++walk->ways > STEPS)
        return wrong();
    for (; place < walk->length; place++) {
        if (walk->word[place] == YE) {
            uint32_t other = at;
            done = step_character(units, &other, YO);
            if (done < 0 || (done && spell(walk, place + 1, other, yo | (UINT64_C(1) << place)) < 0))
                return -1;
        }
        done = step_character(units, &at, walk->word[place]);
        if (done <= 0)
            return done;
    }
    done = step(units, &at, SEPARATOR);
    if (done <= 0)
        return done;
    if (grown((void **)&walk->spellings, &walk->spelt_room, walk->spelt, sizeof(Spelling)) < 0)
        return -1;
    memmove(walk->spellings + mine + 1, walk->spellings + mine, (walk->spelt - mine) * sizeof(Spelling));
    walk->spellings[mine].yo = yo;
    walk->spellings[mine].at = at;
    walk->spelt++;
    return 0;
}

/* Add the form whose paradigm and place in it are written in base64. */
static int
add_form(Walk *walk, const unsigned char *key, int size)
{
    const Lexicon *self = walk->lexicon;
    uint64_t bits = 0;
    size_t paradigm, index, first, length;
    int i, count = 0, value;
    for (i = 0; i < size; i++) {
        unsigned char c = key[i];
        if (c >= 'A' && c <= 'Z')
            value = c - 'A';
        else if (c >= 'a' && c <= 'z')
            value = c - 'a' + 26;
        else if (c >= '0' && c <= '9')
            value = c - '0' + 52;
        else if (c == '+' || c == '/')
            value = c == '+' ? 62 : 63;
        else
            continue; /* padding, the end of the line */
        bits = (bits << 6) | (uint64_t)value;
        count++;
    }
    if (count != 6) /* four bytes */
        return wrong();
    bits >>= 4;
    paradigm = (size_t)(bits >> 16) & 0xFFFF;
    index = (size_t)bits & 0xFFFF;
    if (paradigm + 1 >= self->starts.count)
        return wrong();
    first = unit_of(&self->starts, paradigm);
    length = (unit_of(&self->starts, paradigm + 1) - first) / 3;
    if (index >= length)
        return wrong();
    if (grown((void **)&walk->forms, &walk->room, walk->count, sizeof(Form)) < 0)
        return -1;
    walk->forms[walk->count].paradigm = paradigm;
    walk->forms[walk->count].index = index;
    walk->forms[walk->count].share = 0.0;
    walk->count++;
    return 0;
}

/* Add all forms that are kept under a spelling, in the order of the guide. */
static int
add_forms(Walk *walk, uint32_t at)
{
    const Table *units = &walk->lexicon->units;
    const unsigned char *guide = walk->lexicon->guide.view.buf;
    uint32_t path[KEY + 1];
    unsigned char key[KEY];
    int depth = 0, steps;
    path[0] = at;
    for (steps = 0; steps < STEPS; steps++) {
        unsigned char label;
        uint32_t here = path[depth];
        if (here >= units->count || 2 * (size_t)here + 1 >= walk->lexicon->guide.count)
            return wrong();
        if ((unit_of(units, here) & HAS_VALUE) && add_form(walk, key, depth) < 0)
            return -1;
        label = guide[2 * (size_t)here];
        while (!label) {
            if (depth == 0)
                return 0;
            label = guide[2 * (size_t)path[depth] + 1];
            depth--;
        }
        if (depth == KEY)
            return wrong();
        key[depth] = label;
        path[depth + 1] = base_of(path[depth], unit_of(units, path[depth])) ^ label;
        depth++;
    }
    return wrong();
}

static size_t
tag_of(const Lexicon *self, const Form *form)
{
    size_t first = unit_of(&self->starts, form->paradigm);
    size_t length = (unit_of(&self->starts, form->paradigm + 1) - first) / 3;
    return number_of(self, first + length + form->index);
}

/* Set the shares of the forms in the corpus; even ones where it does not say. */
static int
share(Walk *walk)
{
    const Lexicon *self = walk->lexicon;
    const Table *shares = &self->shares;
    uint32_t at = 0;
    size_t n;
    Py_ssize_t i;
    int done = 1, any = 0;
    for (i = 0; i < walk->length && done > 0; i++)
        done = step_character(shares, &at, walk->word[i]);
    if (done > 0)
        done = step(shares, &at, ':');
    if (done < 0)
        return -1;
    for (n = 0; done && n < walk->count; n++) {
        const Tag *tag = &self->tags[tag_of(self, &walk->forms[n])];
        uint32_t end = at, unit, leaf;
        int there = 1;
        for (i = 0; i < tag->size && there > 0; i++)
            there = step(shares, &end, (unsigned char)tag->name[i]);
        if (there < 0)
            return -1;
        if (!there || !((unit = unit_of(shares, end)) & HAS_VALUE))
            continue;
        leaf = base_of(end, unit);
        if (leaf >= shares->count)
            return wrong();
        walk->forms[n].share = (double)(unit_of(shares, leaf) & ~LEAF) / self->unit_of_share;
        any = any || walk->forms[n].share != 0.0;
    }
    if (any)
        for (n = 1; n < walk->count; n++) { /* few: the likeliest first, equal ones as they stand */
            Form moved = walk->forms[n];
            size_t m = n;
            for (; m > 0 && walk->forms[m - 1].share < moved.share; m--)
                walk->forms[m] = walk->forms[m - 1];
            walk->forms[m] = moved;
        }
    else
        for (n = 0; n < walk->count; n++)
            walk->forms[n].share = 1.0 / (double)walk->count;
    return 0;
}

static void
write_folded(Py_UCS4 *to, Py_ssize_t *length, PyObject *piece)
{
    Py_ssize_t size = PyUnicode_GET_LENGTH(piece), i;
    int kind = PyUnicode_KIND(piece);
    const void *data = PyUnicode_DATA(piece);
    for (i = 0; i < size; i++) {
        Py_UCS4 c = PyUnicode_READ(kind, data, i);
        to[(*length)++] = c == YO ? YE : c;
    }
}

/* Write the lemma of a form, ye for yo, and return its length; -1 when the paradigm does not fit. */
static Py_ssize_t
write_lemma(const Walk *walk, const Form *form, Py_UCS4 *to)
{
    const Lexicon *self = walk->lexicon;
    size_t first = unit_of(&self->starts, form->paradigm);
    size_t size = (unit_of(&self->starts, form->paradigm + 1) - first) / 3;
    Py_ssize_t from = 0, until = walk->length, length = 0;
    if (form->index) {
        from = PyUnicode_GET_LENGTH(
            PyTuple_GET_ITEM(self->prefixes, (Py_ssize_t)number_of(self, first + 2 * size + form->index)));
        until -= PyUnicode_GET_LENGTH(
            PyTuple_GET_ITEM(self->suffixes, (Py_ssize_t)number_of(self, first + form->index)));
        if (until < from)
            return wrong();
        write_folded(to, &length,
                     PyTuple_GET_ITEM(self->prefixes, (Py_ssize_t)number_of(self, first + 2 * size)));
    }
    for (; from < until; from++)
        to[length++] = walk->word[from] == YO ? YE : walk->word[from];
    if (form->index)
        write_folded(to, &length, PyTuple_GET_ITEM(self->suffixes, (Py_ssize_t)number_of(self, first)));
    return length;
}

static PyObject *
new_reading(const Lexicon *self, PyObject *const *values)
{
    PyObject *made = self->reading->tp_new(self->reading, self->nothing, NULL);
    int i;
    if (made == NULL)
        return NULL;
    for (i = 0; i < FIELDS; i++)
        if (Py_TYPE(self->fields[i])->tp_descr_set(self->fields[i], made, values[i]) < 0) {
            Py_DECREF(made);
            return NULL;
        }
    return made;
}

/* Make the readings of the forms. Neighbours with one lemma share it. */
static PyObject *
readings(const Walk *walk)
{
    const Lexicon *self = walk->lexicon;
    Py_UCS4 lemmas[2][LEMMA];
    Py_ssize_t length = -1;
    PyObject *found = PyTuple_New((Py_ssize_t)walk->count), *lemma = NULL;
    size_t n;
    if (found == NULL)
        return NULL;
    for (n = 0; n < walk->count; n++) {
        const Form *form = &walk->forms[n];
        const Tag *tag = &self->tags[tag_of(self, form)];
        Py_UCS4 *written = lemmas[n & 1], *before = lemmas[~n & 1];
        Py_ssize_t size = write_lemma(walk, form, written);
        PyObject *score, *made, *values[FIELDS];
        if (size < 0)
            goto failed;
        if (size != length || memcmp(written, before, (size_t)size * sizeof(Py_UCS4)) != 0) {
            Py_XDECREF(lemma);
            lemma = PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, written, size);
            if (lemma == NULL)
                goto failed;
            length = size;
        }
        score = PyFloat_FromDouble(form->share);
        if (score == NULL)
            goto failed;
        values[0] = lemma;
        values[1] = tag->pos;
        values[2] = tag->grammemes;
        values[3] = score;
        values[4] = Py_True;
        made = new_reading(self, values);
        Py_DECREF(score);
        if (made == NULL)
            goto failed;
        PyTuple_SET_ITEM(found, (Py_ssize_t)n, made);
    }
    Py_XDECREF(lemma);
    return found;
failed:
    Py_XDECREF(lemma);
    Py_DECREF(found);
    return NULL;
}

static void
end(Walk *walk)
{
    PyMem_Free(walk->spellings);
    PyMem_Free(walk->forms);
}

/* Find the spellings of a word, none of one that is too short or too long; -1 when it is no word. */
static int
begin(Walk *walk, const Lexicon *self, PyObject *word, Py_ssize_t least)
{
    Py_ssize_t i;
    int kind;
    const void *data;
    if (!PyUnicode_Check(word)) {
        PyErr_Format(PyExc_TypeError, "a word must be a str, not %.100s", Py_TYPE(word)->tp_name);
        return -1;
    }
    memset(walk, 0, sizeof *walk);
    walk->lexicon = self;
    walk->length = PyUnicode_GET_LENGTH(word);
    if (walk->length < least || walk->length > LONGEST)
        return 0;
    kind = PyUnicode_KIND(word);
    data = PyUnicode_DATA(word);
    for (i = 0; i < walk->length; i++)
        walk->word[i] = PyUnicode_READ(kind, data, i);
    if (spell(walk, 0, 0, 0) == 0)
        return 0;
    end(walk);
    return -1;
}

/* Begin with a word of two letters at least, and find its forms with their shares. */
static int
begin_forms(Walk *walk, const Lexicon *self, PyObject *word)
{
    size_t n;
    if (begin(walk, self, word, 2) < 0)
        return -1;
    for (n = 0; n < walk->spelt; n++)
        if (add_forms(walk, walk->spellings[n].at) < 0)
            goto failed;
    if (walk->count == 0 || share(walk) == 0)
        return 0;
failed:
    end(walk);
    return -1;
}

static PyObject *
lexicon_entries(PyObject *object, PyObject *word)
{
    Walk walk;
    PyObject *found;
    if (begin_forms(&walk, (Lexicon *)object, word) < 0)
        return NULL;
    found = readings(&walk);
    end(&walk);
    return found;
}

/* Whether any form has one of these lemmas; -1 when that cannot be told. */
static int
any_lemma(const Walk *walk, PyObject *lemmas)
{
    Py_UCS4 written[2][LEMMA];
    Py_ssize_t length = -1;
    size_t n;
    for (n = 0; n < walk->count; n++) {
        Py_ssize_t size = write_lemma(walk, &walk->forms[n], written[n & 1]);
        PyObject *lemma;
        int there;
        if (size < 0)
            return -1;
        if (size == length && memcmp(written[0], written[1], (size_t)size * sizeof(Py_UCS4)) == 0)
            continue;
        length = size;
        lemma = PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, written[n & 1], size);
        if (lemma == NULL)
            return -1;
        there = PySet_Contains(lemmas, lemma);
        Py_DECREF(lemma);
        if (there)
            return there;
    }
    return 0;
}

/* The likeness of a word, with `extra` bytes behind it that the caller sets; None where it has none. */
static PyObject *
likeness_of(const Lexicon *self, PyObject *word, PyObject *lemmas, size_t extra)
{
    Walk walk;
    PyObject *found = NULL;
    size_t n;
    int listed;
    if (begin_forms(&walk, self, word) < 0)
        return NULL;
    listed = PySet_GET_SIZE(lemmas) ? any_lemma(&walk, lemmas) : 0;
    if (listed < 0)
        goto done;
    if (!walk.count || listed) {
        found = Py_NewRef(Py_None);
        goto done;
    }
    found = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(walk.count * LIKENESS + extra));
    for (n = 0; found != NULL && n < walk.count; n++) {
        uint16_t tag = (uint16_t)tag_of(self, &walk.forms[n]);
        char *to = PyBytes_AS_STRING(found) + n * LIKENESS;
        memcpy(to, &tag, sizeof tag);
        memcpy(to + sizeof tag, &walk.forms[n].share, sizeof(double));
    }
done:
    end(&walk);
    return found;
}

static PyObject *
lexicon_likeness(PyObject *object, PyObject *const *given, Py_ssize_t count)
{
    if (count != 2 || !PyAnySet_Check(given[1])) {
        PyErr_SetString(PyExc_TypeError, "a word and a set of lemmas are needed");
        return NULL;
    }
    return likeness_of((Lexicon *)object, given[0], given[1], 0);
}

PyObject *
lexicon_marked_likeness(PyObject *lexicon, PyObject *word, PyObject *lemmas, char mark)
{
    PyObject *found;
    if (Py_TYPE(lexicon)->tp_dealloc == lexicon_dealloc) {
        found = likeness_of((Lexicon *)lexicon, word, lemmas, 1);
        if (found != NULL && found != Py_None)
            PyBytes_AS_STRING(found)[PyBytes_GET_SIZE(found) - 1] = mark;
        return found;
    }
    found = PyObject_CallMethod(lexicon, "likeness", "OO", word, lemmas);
    if (found != NULL && found != Py_None) {
        PyObject *tail = PyBytes_FromStringAndSize(&mark, 1);
        if (tail == NULL)
            Py_CLEAR(found);
        else
            PyBytes_ConcatAndDel(&found, tail); /* an error where it is not bytes */
    }
    return found;
}

static PyObject *
lexicon_spellings(PyObject *object, PyObject *word)
{
    Walk walk;
    PyObject *found;
    size_t n;
    if (begin(&walk, (Lexicon *)object, word, 1) < 0)
        return NULL;
    found = PyTuple_New((Py_ssize_t)walk.spelt);
    for (n = 0; found != NULL && n < walk.spelt; n++) {
        Py_UCS4 written[LONGEST];
        Py_ssize_t i;
        PyObject *spelling;
        for (i = 0; i < walk.length; i++)
            written[i] = (walk.spellings[n].yo >> i) & 1 ? YO : walk.word[i];
        spelling = PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, written, walk.length);
        if (spelling == NULL)
            Py_CLEAR(found);
        else
            PyTuple_SET_ITEM(found, (Py_ssize_t)n, spelling);
    }
    end(&walk);
    return found;
}

/* Hold a buffer of items of `size` bytes. */
static int
held(Table *table, PyObject *buffer, size_t size)
{
    if (PyObject_GetBuffer(buffer, &table->view, PyBUF_SIMPLE) < 0)
        return -1;
    table->count = (size_t)table->view.len / size;
    return (size_t)table->view.len % size ? wrong() : 0;
}

static PyObject *
pieces(PyObject *given)
{
    PyObject *found = PySequence_Tuple(given);
    Py_ssize_t i;
    if (found == NULL)
        return NULL;
    for (i = 0; i < PyTuple_GET_SIZE(found); i++) {
        PyObject *piece = PyTuple_GET_ITEM(found, i);
        if (!PyUnicode_Check(piece) || PyUnicode_GET_LENGTH(piece) > LONGEST_PIECE) {
            Py_DECREF(found);
            wrong();
            return NULL;
        }
    }
    return found;
}

/* Take the tags, each a tuple of its name, the part of speech and the grammemes. */
static int
take_tags(Lexicon *self, PyObject *given)
{
    Py_ssize_t i;
    self->kept = PySequence_Tuple(given);
    if (self->kept == NULL)
        return -1;
    self->tag_count = PyTuple_GET_SIZE(self->kept);
    self->tags = PyMem_Calloc((size_t)self->tag_count + 1, sizeof(Tag));
    if (self->tags == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (i = 0; i < self->tag_count; i++) {
        PyObject *each = PyTuple_GET_ITEM(self->kept, i);
        Tag *tag = &self->tags[i];
        if (!PyTuple_CheckExact(each) || PyTuple_GET_SIZE(each) != 3)
            return wrong();
        tag->name = PyUnicode_AsUTF8AndSize(PyTuple_GET_ITEM(each, 0), &tag->size);
        if (tag->name == NULL)
            return -1;
        tag->pos = PyTuple_GET_ITEM(each, 1);
        tag->grammemes = PyTuple_GET_ITEM(each, 2);
    }
    return 0;
}

/* Take the class of the result: one with slots for its fields and no way of its own to be made. */
static int
take_reading(Lexicon *self, PyObject *given)
{
    int i;
    if (!PyType_Check(given) || ((PyTypeObject *)given)->tp_new != PyBaseObject_Type.tp_new) {
        PyErr_SetString(PyExc_TypeError, "the class of a reading must be a plain one with slots");
        return -1;
    }
    Py_INCREF(given);
    self->reading = (PyTypeObject *)given;
    for (i = 0; i < FIELDS; i++) {
        self->fields[i] = PyObject_GetAttrString(given, NAMES[i]);
        if (self->fields[i] == NULL)
            return -1;
        if (Py_TYPE(self->fields[i]) != &PyMemberDescr_Type) {
            PyErr_SetString(PyExc_TypeError, "a reading must have a slot for each of its fields");
            return -1;
        }
    }
    return 0;
}

/* Check once that every paradigm lies in the numbers and names what is there. */
static int
check_paradigms(const Lexicon *self)
{
    size_t paradigm, at, last = 0;
    if (self->starts.count == 0 || unit_of(&self->starts, 0) != 0)
        return wrong();
    for (paradigm = 1; paradigm < self->starts.count; paradigm++) {
        size_t first = last, length;
        last = unit_of(&self->starts, paradigm);
        if (last < first || last > self->numbers.count || (last - first) % 3)
            return wrong();
        length = (last - first) / 3;
        for (at = 0; at < length; at++)
            if (number_of(self, first + at) >= (size_t)PyTuple_GET_SIZE(self->suffixes)
                || number_of(self, first + length + at) >= (size_t)self->tag_count
                || number_of(self, first + 2 * length + at) >= (size_t)PyTuple_GET_SIZE(self->prefixes))
                return wrong();
    }
    return 0;
}

static PyObject *
lexicon_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"units",    "guide",    "shares",   "unit_of_share", "numbers", "starts",
                            "suffixes", "prefixes", "tags",     "reading",       NULL};
    PyObject *units, *guide, *shares, *numbers, *starts, *suffixes, *prefixes, *tags, *reading;
    double unit_of_share;
    Lexicon *self;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "OOOdOOOOOO:Lexicon", names, &units, &guide, &shares,
                                     &unit_of_share, &numbers, &starts, &suffixes, &prefixes, &tags,
                                     &reading))
        return NULL;
    self = (Lexicon *)type->tp_alloc(type, 0); /* all zero: nothing held yet */
    if (self == NULL)
        return NULL;
    self->unit_of_share = unit_of_share;
    if (!(unit_of_share > 0.0)) {
        wrong();
        goto failed;
    }
    if (held(&self->units, units, 4) < 0 || held(&self->guide, guide, 1) < 0
        || held(&self->shares, shares, 4) < 0 || held(&self->numbers, numbers, 2) < 0
        || held(&self->starts, starts, 4) < 0)
        goto failed;
    self->suffixes = pieces(suffixes);
    self->prefixes = self->suffixes == NULL ? NULL : pieces(prefixes);
    self->nothing = PyTuple_New(0);
    if (self->prefixes == NULL || self->nothing == NULL)
        goto failed;
    if (take_tags(self, tags) < 0 || take_reading(self, reading) < 0 || check_paradigms(self) < 0)
        goto failed;
    return (PyObject *)self;
failed:
    Py_DECREF(self);
    return NULL;
}

static void
lexicon_dealloc(PyObject *object)
{
    Lexicon *self = (Lexicon *)object;
    PyTypeObject *type = Py_TYPE(object);
    int i;
    PyBuffer_Release(&self->units.view); /* does nothing where nothing is held */
    PyBuffer_Release(&self->guide.view);
    PyBuffer_Release(&self->shares.view);
    PyBuffer_Release(&self->numbers.view);
    PyBuffer_Release(&self->starts.view);
    Py_XDECREF(self->suffixes);
    Py_XDECREF(self->prefixes);
    Py_XDECREF(self->kept);
    Py_XDECREF(self->nothing);
    Py_XDECREF((PyObject *)self->reading);
    for (i = 0; i < FIELDS; i++)
        Py_XDECREF(self->fields[i]);
    PyMem_Free(self->tags);
    type->tp_free(object);
    Py_DECREF(type);
}

static PyMethodDef methods[] = {
    {"entries", lexicon_entries, METH_O,
     "Return the readings of a lower-case word, the likeliest first; none for an unknown word."},
    {"likeness", (PyCFunction)(void (*)(void))lexicon_likeness, METH_FASTCALL,
     "Return bytes that are equal for words that are read alike; None for other words and listed lemmas."},
    {"spellings", lexicon_spellings, METH_O,
     "Return the spellings of a lower-case word, ye also read as yo, that the dictionary holds."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_doc, "The dictionary of an analyzer of pymorphy3; see adrules.text.dictionary."},
    {Py_tp_new, lexicon_new},
    {Py_tp_dealloc, lexicon_dealloc},
    {Py_tp_methods, methods},
    {0, NULL},
};

static PyType_Spec spec = {
    .name = "adrules._native.Lexicon",
    .basicsize = sizeof(Lexicon),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = slots,
};

int
add_lexicon(PyObject *module)
{
    PyObject *type = PyType_FromSpec(&spec);
    int failed;
    if (type == NULL)
        return -1;
    failed = PyModule_AddObjectRef(module, "Lexicon", type);
    Py_DECREF(type);
    return failed;
}
