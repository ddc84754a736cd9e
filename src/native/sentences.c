/* Where sentences plainly end, as razdel cuts them: the twin of adrules.text.sentences. */
#include "sentences.h"

/* What a code is; adrules.text.sentences hands the table over. */
enum {
    SPACE = 1,
    SMALL = 2,     /* a small letter */
    BEGINNING = 4, /* may be the first of a sentence: a capital letter, a digit, an opening quotation mark */
    STRONG = 8,    /* ends a sentence before a beginning */
    STOP = 16,     /* does unless it ends an abbreviation */
    CLOSING = 32,  /* never does behind a letter or digit */
    SOUND = 64,    /* a letter or digit */
    LAST = 128,    /* a Russian letter; or no SOUND, but a sign that no abbreviation ends with */
    WINDOW = 10,   /* characters around a mark that razdel looks at */
    ROOM = 0x100,  /* characters of a text whose codes need no memory of their own */
};
#define MARK (STRONG | STOP | CLOSING)
#define EMOJI 0x2600 /* signs from here on are emoji and such */

typedef struct {
    PyObject_HEAD
    uint8_t kinds[0x100];
    uint8_t lower[0x100];
    PyObject *abbreviated; /* frozenset of str in small letters */
} marks;

typedef struct {
    const marks *of;
    const reading *text;
    const uint8_t *codes; /* of the text as given, by folded offsets */
    uint32_t size, line;  /* line: where it begins */
} place;

/* Whether a line ends here: the folded text tells, in which other signs became line breaks. */
static int
ends_line(const place *own, uint32_t at)
{
    return PyBytes_AS_STRING(own->text->codes)[at] == '\n';
}

/* Whether a character is white space: codes alone do not tell of all. */
static int
is_space(const place *own, uint32_t at)
{
    uint8_t code = own->codes[at];
    if (alphabet_kinds(own->text->alphabet)[code] & OTHER)
        return Py_UNICODE_ISSPACE(PyUnicode_READ_CHAR(own->text->normal, at));
    return own->of->kinds[code] & SPACE;
}

static int
is_beginning(const place *own, uint32_t at)
{
    uint8_t code = own->codes[at];
    if (own->of->kinds[code] & BEGINNING)
        return 1;
    uint8_t kind = alphabet_kinds(own->text->alphabet)[code];
    return (kind & OTHER) && !(kind & (WORD | STRANGE)) && PyUnicode_READ_CHAR(own->text->normal, at) >= EMOJI
           && !is_space(own, at);
}

/* Whether what stands before a full stop is no abbreviation; -1 with an exception set when it fails. */
static int
is_whole_word(const place *own, uint32_t at)
{
    const uint8_t *kinds = own->of->kinds;
    uint16_t letters[WINDOW];
    uint32_t count = 0;
    if (at > own->line && (kinds[own->codes[at - 1]] & (LAST | SOUND)) == LAST)
        return 1;
    while (count < WINDOW && at > own->line && (kinds[own->codes[at - 1]] & (LAST | SOUND)) == (LAST | SOUND)) {
        at--;
        count++;
    }
    if (count < 2)
        return 0;
    const uint16_t *characters = alphabet_characters(own->text->alphabet);
    for (uint32_t i = 0; i < count; i++)
        letters[i] = characters[own->of->lower[own->codes[at + i]]];
    PyObject *word = PyUnicode_FromKindAndData(PyUnicode_2BYTE_KIND, letters, count);
    if (word == NULL)
        return -1;
    int found = PySet_Contains(own->of->abbreviated, word);
    Py_DECREF(word);
    return found < 0 ? -1 : !found;
}

/* What a mark before white space does; -1 with an exception set when it fails. */
enum { JOINS, ENDS, DOUBTFUL };
static int
verdict(const place *own, uint32_t at)
{
    const uint8_t *kinds = own->of->kinds;
    uint8_t kind = kinds[own->codes[at]];
    if (ends_line(own, at + 1) || at + 2 >= own->size || ends_line(own, at + 2))
        return JOINS;
    if (kind & CLOSING && at > own->line && kinds[own->codes[at - 1]] & SOUND)
        return JOINS;
    if (kinds[own->codes[at + 2]] & SMALL) {
        uint32_t next = at + 3, last = at + 1 + WINDOW < own->size ? at + 1 + WINDOW : own->size;
        while (next < last && kinds[own->codes[next]] & SMALL)
            next++;
        if (next == last)
            return JOINS;
        uint8_t known = alphabet_kinds(own->text->alphabet)[own->codes[next]];
        int digit = own->codes[next] >= '0' && own->codes[next] <= '9';
        return own->codes[next] == '_' || (known & (WORD | STRANGE) && !digit) ? DOUBTFUL : JOINS;
    }
    if (!is_beginning(own, at + 2) || at == own->line || is_space(own, at - 1))
        return DOUBTFUL;
    if (kind & STRONG)
        return ENDS;
    int whole = kind & STOP ? is_whole_word(own, at) : 0;
    return whole < 0 ? -1 : whole ? ENDS : DOUBTFUL;
}

static int
is_smile(const place *own, uint32_t at)
{
    uint32_t before = at - own->line;
    if (before > 0 && own->codes[at - 1] == '-')
        before--, at--;
    return before > 0 && memchr("=:;", own->codes[at - 1], 3) != NULL;
}

/* Calls `met` for each mark that is no plain joint. 0: a smile, -1 with an exception set on failure. */
static int
scan(place *own, int (*met)(void *, uint32_t, int), void *with)
{
    const uint8_t *kinds = own->of->kinds;
    for (uint32_t at = 0; at < own->size; at++) {
        uint8_t code = own->codes[at];
        if (ends_line(own, at))
            own->line = at + 1;
        if ((code == '(' || code == ')') && is_smile(own, at))
            return 0;
        if (!(kinds[code] & MARK) || at + 1 == own->size || !is_space(own, at + 1))
            continue;
        int found = verdict(own, at);
        if (found < 0 || (found != JOINS && met(with, at, found) < 0))
            return -1;
    }
    return 1;
}

/* The codes of the text as given, by folded offsets; NULL with an exception set when it fails. */
static int
opened(place *own, const marks *of, const reading *text, uint8_t *room)
{
    const uint8_t *given = (const uint8_t *)PyBytes_AS_STRING(text->given);
    *own = (place){of, text, given, text->size, 0};
    if (text->from == NULL)
        return 0;
    uint8_t *codes = text->size <= ROOM ? room : PyMem_Malloc(text->size);
    if (codes == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (uint32_t i = 0; i < text->size; i++)
        codes[i] = given[text->from[i]];
    own->codes = codes;
    return 0;
}

static void
closed(place *own, const uint8_t *room)
{
    if (own->text->from != NULL && own->codes != room)
        PyMem_Free((void *)own->codes);
}

typedef struct {
    const place *own;
    uint32_t count, sure, next; /* next: behind the last end */
    int doubtful;
} tally;

/* Counts what stands between the last end and this offset: the rests of lines. */
static void
count_rests(tally *all, uint32_t until)
{
    int met = 0;
    for (uint32_t at = all->next; at < until; at++) {
        if (ends_line(all->own, at)) {
            all->count += (uint32_t)met;
            met = 0;
        }
        else if (!met)
            met = !is_space(all->own, at);
    }
    all->count += (uint32_t)met;
    all->next = until;
}

static int
count_end(void *with, uint32_t at, int found)
{
    tally *all = with;
    all->doubtful |= found == DOUBTFUL;
    count_rests(all, at + 1);
    return 0;
}

int
count_sentences(PyObject *op, const reading *text, uint32_t *count)
{
    uint8_t room[ROOM];
    place own;
    if (opened(&own, (const marks *)op, text, room) < 0)
        return -1;
    tally all = {&own, 0, 0, 0, 0};
    int done = scan(&own, count_end, &all);
    if (done > 0)
        count_rests(&all, own.size);
    closed(&own, room);
    *count = all.count;
    return done < 0 ? -1 : done == 0 ? SMILES : all.doubtful ? AT_MOST : EXACTLY;
}

static int
add_stop(void *with, uint32_t at, int found)
{
    PyObject *offset = PyLong_FromUnsignedLong(at);
    int done = offset == NULL ? -1 : PyList_Append(PyTuple_GET_ITEM((PyObject *)with, found == DOUBTFUL), offset);
    Py_XDECREF(offset);
    return done;
}

static PyObject *
stops(PyObject *op, PyObject *text)
{
    if (!Reading_Check(text)) {
        PyErr_SetString(PyExc_TypeError, "stops takes a Reading");
        return NULL;
    }
    uint8_t room[ROOM];
    place own;
    PyObject *made = Py_BuildValue("([][])");
    if (made == NULL || opened(&own, (marks *)op, (reading *)text, room) < 0) {
        Py_XDECREF(made);
        return NULL;
    }
    int done = scan(&own, add_stop, made);
    closed(&own, room);
    if (done > 0)
        return made;
    Py_DECREF(made);
    return done < 0 ? NULL : Py_NewRef(Py_None);
}

static PyObject *
counted(PyObject *op, PyObject *text)
{
    if (!Reading_Check(text)) {
        PyErr_SetString(PyExc_TypeError, "count takes a Reading");
        return NULL;
    }
    uint32_t count;
    int done = count_sentences(op, (reading *)text, &count);
    if (done < 0)
        return NULL;
    return done == EXACTLY ? PyLong_FromUnsignedLong(count) : Py_NewRef(Py_None);
}

static PyObject *
marks_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *abbreviated;
    Py_buffer kinds, lower;
    if (kwargs != NULL && PyDict_GET_SIZE(kwargs) > 0) {
        PyErr_SetString(PyExc_TypeError, "Marks takes no keyword arguments");
        return NULL;
    }
    if (!PyArg_ParseTuple(args, "y*y*O!", &kinds, &lower, &PyFrozenSet_Type, &abbreviated))
        return NULL;
    marks *self = NULL;
    if (kinds.len != 0x100 || lower.len != 0x100)
        PyErr_SetString(PyExc_ValueError, "an alphabet has 256 codes");
    else
        self = (marks *)type->tp_alloc(type, 0);
    if (self != NULL) {
        memcpy(self->kinds, kinds.buf, 0x100);
        memcpy(self->lower, lower.buf, 0x100);
        self->abbreviated = Py_NewRef(abbreviated);
    }
    PyBuffer_Release(&kinds);
    PyBuffer_Release(&lower);
    return (PyObject *)self;
}

static void
marks_dealloc(PyObject *op)
{
    Py_CLEAR(((marks *)op)->abbreviated);
    Py_TYPE(op)->tp_free(op);
}

static PyMethodDef marks_methods[] = {
    {"stops", stops, METH_O, "Offsets of the marks that end a sentence and of those that may; None if there are smiles."},
    {"count", counted, METH_O, "The number of sentences; None where it is not plain."},
    {NULL, NULL, 0, NULL},
};

PyTypeObject Marks_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "adrules._native.Marks",
    .tp_doc = "What is known of the marks that end sentences; see adrules.text.sentences.",
    .tp_basicsize = sizeof(marks),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = marks_new,
    .tp_dealloc = marks_dealloc,
    .tp_methods = marks_methods,
};
