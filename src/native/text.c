/* A text that was read: its words with their offsets, and all of it as Python values when asked for.

The twin of Folded, parts_of and located. */
#include "native.h"

static int
grown(void **array, uint32_t *room, size_t item)
{
    uint32_t more = *room < 16 ? 32 : *room * 2;
    void *moved = PyMem_Realloc(*array, (size_t)more * item);
    if (moved == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    *array = moved;
    *room = more;
    return 0;
}

/* Replaces the Latin letters of a word. */
static int
replace(reading *self, const uint8_t *codes, const uint8_t *look, uint32_t start, uint32_t end)
{
    if (self->replaced == NULL) {
        self->replaced = PyMem_Malloc(self->size);
        if (self->replaced == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        memcpy(self->replaced, codes, self->size);
        self->letters = self->replaced;
    }
    for (uint32_t i = start; i < end; i++)
        self->replaced[i] = look[codes[i]];
    return 0;
}

/* Ends the parts of one word: their marks and hashes, and the whole when it has several. */
static int
finish(reading *self, uint32_t first, uint32_t met, uint32_t *room, const uint8_t *codes, const uint8_t *look)
{
    uint32_t after = self->part_count;
    uint32_t start = self->parts[first].start, end = self->parts[after - 1].end;
    uint32_t marks = met & STRANGE ? ODD : 0;
    if ((met & (LATIN | NO_LOOK)) == LATIN) {
        marks |= LOOKED;
        if (replace(self, codes, look, start, end) < 0)
            return -1;
    }
    const uint8_t *letters = self->letters;
    for (uint32_t at = first; at < after; at++) {
        part *own = &self->parts[at];
        own->marks = marks;
        own->hash = hash_letters(letters + own->start, own->end - own->start);
    }
    if (after - first == 1)
        return 0;
    if (self->whole_count == *room && grown((void **)&self->joined, room, sizeof(whole)) < 0)
        return -1;
    whole *made = &self->joined[self->whole_count++];
    made->word.start = start;
    made->word.end = end;
    made->word.marks = marks;
    made->word.hash = hash_letters(letters + start, end - start);
    made->first = first;
    made->after = after;
    return 0;
}

int
reading_split(reading *self)
{
    if (self->split)
        return 0;
    const uint8_t *codes = (const uint8_t *)PyBytes_AS_STRING(self->codes);
    const uint8_t *kinds = alphabet_kinds(self->alphabet), *look = alphabet_look(self->alphabet);
    uint32_t size = self->size, room = 0, whole_room = 0, at = 0;
    self->letters = codes;
    while (at < size) {
        uint32_t met = kinds[codes[at]];
        if (!(met & WORD)) {
            at++;
            continue;
        }
        uint32_t first = self->part_count, start = at++;
        for (;;) {
            uint32_t kind;
            while (at < size && (kind = kinds[codes[at]]) & WORD) {
                met |= kind;
                at++;
            }
            int joint = at + 1 < size && kinds[codes[at]] & JOINT && kinds[codes[at + 1]] & WORD;
            if (joint && !(kinds[codes[at]] & HYPHEN)) {
                at++;
                continue;
            }
            if (self->part_count == room && grown((void **)&self->parts, &room, sizeof(part)) < 0)
                goto failed;
            self->parts[self->part_count].start = start;
            self->parts[self->part_count++].end = at;
            if (!joint)
                break;
            start = ++at;
        }
        if (finish(self, first, met, &whole_room, codes, look) < 0)
            goto failed;
    }
    self->split = 1;
    return 0;
failed:
    self->part_count = self->whole_count = 0;
    return -1;
}

int
reading_barrier(const reading *self, uint32_t at)
{
    const uint8_t *codes = (const uint8_t *)PyBytes_AS_STRING(self->codes);
    const uint8_t *kinds = alphabet_kinds(self->alphabet);
    if (at + 1 >= self->part_count)
        return BARRIER;
    uint32_t from = self->parts[at].end, to = self->parts[at + 1].start;
    if (to - from == 1 && (codes[from] == ' ' || kinds[codes[from]] & HYPHEN))
        return BARRIER_NONE;
    int breaks = 0, commas = 0, others = 0;
    for (uint32_t i = from; i < to; i++) {
        uint8_t kind = kinds[codes[i]];
        if (kind & OTHER)
            return BARRIER_NONE; /* an emoji may stand there, and what is longest counts */
        breaks += codes[i] == '\n';
        if (!(kind & LOOSE)) {
            commas += codes[i] == ',';
            others += codes[i] != ',';
        }
    }
    if (self->from != NULL && (others > 0 || commas > 0))
        return BARRIER_NONE; /* with what was removed it may be an emoji */
    if (breaks > 1 || others > 0 || commas > 1)
        return BARRIER;
    return commas == 1 ? BARRIER_COMMA : BARRIER_NONE;
}

/* Some letters as a str; `plain` when no code among them stands for many characters. */
static PyObject *
decoded(reading *self, const uint8_t *letters, uint32_t start, uint32_t end, int plain)
{
    const uint16_t *characters = alphabet_characters(self->alphabet);
    const uint8_t *kinds = alphabet_kinds(self->alphabet);
    size_t size = end - start;
    uint16_t few[64], *narrow = few;
    PyObject *made = NULL;
    if (plain) {
        if (size > 64 && (narrow = PyMem_Malloc(size * sizeof(uint16_t))) == NULL)
            return PyErr_NoMemory();
        for (size_t i = 0; i < size; i++)
            narrow[i] = characters[letters[start + i]];
        made = PyUnicode_FromKindAndData(PyUnicode_2BYTE_KIND, narrow, (Py_ssize_t)size);
        if (narrow != few)
            PyMem_Free(narrow);
        return made;
    }
    Py_UCS4 *wide = PyMem_Malloc(size * sizeof(Py_UCS4));
    if (wide == NULL)
        return PyErr_NoMemory();
    int kind = PyUnicode_KIND(self->normal);
    const void *data = PyUnicode_DATA(self->normal);
    for (size_t i = 0; i < size; i++) {
        wide[i] = characters[letters[start + i]];
        if (kinds[letters[start + i]] & OTHER
            && alphabet_folded(self->alphabet, PyUnicode_READ(kind, data, (Py_ssize_t)(start + i)), &wide[i]) < 0)
            goto done;
    }
    made = PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, wide, (Py_ssize_t)size);
done:
    PyMem_Free(wide);
    return made;
}

PyObject *
reading_form(reading *self, const part *word)
{
    return decoded(self, self->letters, word->start, word->end, !(word->marks & ODD));
}

/* Keeps a value that was made, unless another thread made it meanwhile; returns a new reference. */
static PyObject *
kept(PyObject **place, PyObject *made)
{
    if (made == NULL)
        return NULL;
    if (*place == NULL)
        *place = made;
    else
        Py_DECREF(made);
    return Py_NewRef(*place);
}

static PyObject *
get_text(PyObject *op, void *closure)
{
    (void)closure;
    reading *self = (reading *)op;
    if (self->text != NULL)
        return Py_NewRef(self->text);
    const uint8_t *codes = (const uint8_t *)PyBytes_AS_STRING(self->codes);
    const uint8_t *kinds = alphabet_kinds(self->alphabet);
    int met = 0;
    for (uint32_t i = 0; i < self->size; i++)
        met |= kinds[codes[i]];
    return kept(&self->text, decoded(self, codes, 0, self->size, !(met & OTHER)));
}

static PyObject *
offsets(const uint32_t *some, Py_ssize_t size)
{
    PyObject *made = PyTuple_New(size);
    for (Py_ssize_t i = 0; made != NULL && i < size; i++) {
        PyObject *offset = PyLong_FromUnsignedLong(some[i]);
        if (offset == NULL)
            Py_CLEAR(made);
        else
            PyTuple_SET_ITEM(made, i, offset);
    }
    return made;
}

static PyObject *
get_starts(PyObject *op, void *closure)
{
    (void)closure;
    reading *self = (reading *)op;
    if (self->from == NULL)
        Py_RETURN_NONE;
    return self->starts ? Py_NewRef(self->starts) : kept(&self->starts, offsets(self->from, self->size));
}

static PyObject *
get_ends(PyObject *op, void *closure)
{
    (void)closure;
    reading *self = (reading *)op;
    if (self->to == NULL)
        Py_RETURN_NONE;
    return self->ends ? Py_NewRef(self->ends) : kept(&self->ends, offsets(self->to, self->size));
}

static PyObject *
span(PyObject *op, PyObject *const *args, Py_ssize_t count)
{
    reading *self = (reading *)op;
    if (count != 2) {
        PyErr_SetString(PyExc_TypeError, "span takes a start and an end");
        return NULL;
    }
    if (self->from == NULL)
        return PyTuple_Pack(2, args[0], args[1]);
    Py_ssize_t start = PyNumber_AsSsize_t(args[0], PyExc_IndexError);
    Py_ssize_t end = PyErr_Occurred() ? -1 : PyNumber_AsSsize_t(args[1], PyExc_IndexError);
    if (PyErr_Occurred())
        return NULL;
    if (start < 0 || start >= (Py_ssize_t)self->size || end < 1 || end > (Py_ssize_t)self->size) {
        PyErr_SetString(PyExc_IndexError, "a span outside of the text");
        return NULL;
    }
    return Py_BuildValue("II", self->from[start], self->to[end - 1]);
}

/* The words as a list: as they are read, or as the folded text has them. */
static PyObject *
forms_of(reading *self, int written)
{
    if (reading_split(self) < 0)
        return NULL;
    const uint8_t *codes = (const uint8_t *)PyBytes_AS_STRING(self->codes);
    PyObject *made = PyList_New(self->part_count);
    for (uint32_t i = 0; made != NULL && i < self->part_count; i++) {
        const part *own = &self->parts[i];
        const uint8_t *letters = written ? codes : self->letters;
        PyObject *form = decoded(self, letters, own->start, own->end, !(own->marks & ODD));
        if (form == NULL)
            Py_CLEAR(made);
        else
            PyList_SET_ITEM(made, i, form);
    }
    return made;
}

static PyObject *
get_forms(PyObject *op, void *closure)
{
    (void)closure;
    reading *self = (reading *)op;
    return self->forms ? Py_NewRef(self->forms) : kept(&self->forms, forms_of(self, 0));
}

static PyObject *
get_written(PyObject *op, void *closure)
{
    reading *self = (reading *)op;
    if (self->written != NULL)
        return Py_NewRef(self->written);
    if (reading_split(self) < 0)
        return NULL;
    PyObject *made = self->replaced == NULL ? get_forms(op, closure) : forms_of(self, 1);
    return kept(&self->written, made);
}

static PyObject *
wholes_of(reading *self)
{
    PyObject *made = reading_split(self) < 0 ? NULL : PyDict_New();
    for (uint32_t i = 0; made != NULL && i < self->whole_count; i++) {
        const whole *own = &self->joined[i];
        PyObject *form = reading_form(self, &own->word);
        PyObject *first = PyLong_FromUnsignedLong(own->first);
        PyObject *value = form == NULL ? NULL : Py_BuildValue("OI", form, own->after);
        if (first == NULL || value == NULL || PyDict_SetItem(made, first, value) < 0)
            Py_CLEAR(made);
        Py_XDECREF(form);
        Py_XDECREF(first);
        Py_XDECREF(value);
    }
    return made;
}

static PyObject *
get_wholes(PyObject *op, void *closure)
{
    (void)closure;
    reading *self = (reading *)op;
    return self->wholes ? Py_NewRef(self->wholes) : kept(&self->wholes, wholes_of(self));
}

static PyObject *
get_count(PyObject *op, void *closure)
{
    (void)closure;
    reading *self = (reading *)op;
    if (reading_split(self) < 0)
        return NULL;
    size_t count = self->part_count;
    for (uint32_t i = 0; i < self->whole_count; i++)
        count -= self->joined[i].after - self->joined[i].first - 1;
    return PyLong_FromSize_t(count);
}

static PyObject *
words(PyObject *op, PyObject *ignored)
{
    (void)ignored;
    reading *self = (reading *)op;
    if (reading_split(self) < 0)
        return NULL;
    if (self->whole_count == 0)
        return get_forms(op, NULL);
    PyObject *made = PyList_New(0);
    uint32_t next = 0;
    for (uint32_t at = 0; made != NULL && at < self->part_count;) {
        const part *own = &self->parts[at++];
        if (next < self->whole_count && self->joined[next].first == at - 1) {
            own = &self->joined[next].word;
            at = self->joined[next++].after;
        }
        PyObject *form = reading_form(self, own);
        if (form == NULL || PyList_Append(made, form) < 0)
            Py_CLEAR(made);
        Py_XDECREF(form);
    }
    return made;
}

static PyObject *
get_bytes(PyObject *op, void *closure)
{
    return Py_NewRef(closure == NULL ? ((reading *)op)->codes : ((reading *)op)->given);
}

static void
reading_dealloc(PyObject *op)
{
    reading *self = (reading *)op;
    PyObject **held[] = {&self->alphabet, &self->normal,  &self->given,  &self->codes, &self->text,
                         &self->starts,   &self->ends,    &self->forms,  &self->written, &self->wholes};
    for (size_t i = 0; i < sizeof(held) / sizeof(held[0]); i++)
        Py_CLEAR(*held[i]);
    PyMem_Free(self->from);
    PyMem_Free(self->to);
    PyMem_Free(self->replaced);
    PyMem_Free(self->parts);
    PyMem_Free(self->joined);
    PyObject_Free(op);
}

static PyMethodDef reading_methods[] = {
    {"span", (PyCFunction)(void (*)(void))span, METH_FASTCALL, "As in Folded."},
    {"words", words, METH_NOARGS, "As in Parts."},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef reading_getset[] = {
    {"text", get_text, NULL, "The folded text.", NULL},
    {"codes", get_bytes, NULL, "The codes of the folded text.", NULL},
    {"given", get_bytes, NULL, "The codes of the text as given.", (void *)1},
    {"starts", get_starts, NULL, "As in Folded.", NULL},
    {"ends", get_ends, NULL, "As in Folded.", NULL},
    {"forms", get_forms, NULL, "As in Parts.", NULL},
    {"written", get_written, NULL, "As in Parts.", NULL},
    {"wholes", get_wholes, NULL, "As in Parts.", NULL},
    {"count", get_count, NULL, "As in Parts.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

PyTypeObject Reading_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "adrules._native.Reading",
    .tp_doc = "A folded text with its words: Folded and Parts in one.",
    .tp_basicsize = sizeof(reading),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_dealloc = reading_dealloc,
    .tp_methods = reading_methods,
    .tp_getset = reading_getset,
};

/* The words of a reading as tuples: Words. */
typedef struct {
    PyObject_HEAD
    reading *of;
    PyObject *forms, *starts, *ends, *inner;
} located;

static PyTypeObject Located_Type;

static PyObject *
locate(PyObject *module, PyObject *op)
{
    (void)module;
    if (!Reading_Check(op)) {
        PyErr_SetString(PyExc_TypeError, "located takes a reading");
        return NULL;
    }
    if (reading_split((reading *)op) < 0)
        return NULL;
    located *made = PyObject_New(located, &Located_Type);
    if (made == NULL)
        return NULL;
    made->of = (reading *)Py_NewRef(op);
    made->forms = made->starts = made->ends = made->inner = NULL;
    return (PyObject *)made;
}

static PyObject *
located_forms(PyObject *op, void *closure)
{
    located *self = (located *)op;
    if (self->forms != NULL)
        return Py_NewRef(self->forms);
    PyObject *forms = get_forms((PyObject *)self->of, closure);
    if (forms == NULL)
        return NULL;
    PyObject *made = PyList_AsTuple(forms);
    Py_DECREF(forms);
    return kept(&self->forms, made);
}

static PyObject *
located_offsets(PyObject *op, void *closure)
{
    located *self = (located *)op;
    PyObject **place = closure == NULL ? &self->starts : &self->ends;
    if (*place != NULL)
        return Py_NewRef(*place);
    PyObject *made = PyTuple_New(self->of->part_count);
    for (uint32_t i = 0; made != NULL && i < self->of->part_count; i++) {
        const part *own = &self->of->parts[i];
        PyObject *offset = PyLong_FromUnsignedLong(closure == NULL ? own->start : own->end);
        if (offset == NULL)
            Py_CLEAR(made);
        else
            PyTuple_SET_ITEM(made, i, offset);
    }
    return kept(place, made);
}

static PyObject *
located_wholes(PyObject *op, void *closure)
{
    return get_wholes((PyObject *)((located *)op)->of, closure);
}

static PyObject *
located_inner(PyObject *op, void *closure)
{
    (void)closure;
    located *self = (located *)op;
    if (self->inner != NULL)
        return Py_NewRef(self->inner);
    PyObject *found = PySet_New(NULL), *made = NULL;
    for (uint32_t i = 0; found != NULL && i < self->of->whole_count; i++) {
        for (uint32_t at = self->of->joined[i].first + 1; at < self->of->joined[i].after; at++) {
            PyObject *number = PyLong_FromUnsignedLong(at);
            if (number == NULL || PySet_Add(found, number) < 0) {
                Py_XDECREF(number);
                Py_CLEAR(found);
                return NULL;
            }
            Py_DECREF(number);
        }
    }
    if (found != NULL) {
        made = PyFrozenSet_New(found);
        Py_DECREF(found);
    }
    return kept(&self->inner, made);
}

/* The part that follows the word which begins at a part. */
static PyObject *
located_after(PyObject *op, PyObject *index)
{
    const reading *of = ((located *)op)->of;
    Py_ssize_t at = PyNumber_AsSsize_t(index, PyExc_IndexError);
    if (at == -1 && PyErr_Occurred())
        return NULL;
    uint32_t low = 0, high = of->whole_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if ((Py_ssize_t)of->joined[middle].first < at)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < of->whole_count && (Py_ssize_t)of->joined[low].first == at)
        return PyLong_FromUnsignedLong(of->joined[low].after);
    return PyLong_FromSsize_t(at + 1);
}

static void
located_dealloc(PyObject *op)
{
    located *self = (located *)op;
    Py_CLEAR(self->of);
    Py_CLEAR(self->forms);
    Py_CLEAR(self->starts);
    Py_CLEAR(self->ends);
    Py_CLEAR(self->inner);
    PyObject_Free(op);
}

static PyMethodDef located_methods[] = {
    {"after", located_after, METH_O, "As in Words."},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef located_getset[] = {
    {"forms", located_forms, NULL, "As in Words.", NULL},
    {"starts", located_offsets, NULL, "As in Words.", NULL},
    {"ends", located_offsets, NULL, "As in Words.", (void *)1},
    {"wholes", located_wholes, NULL, "As in Words.", NULL},
    {"inner", located_inner, NULL, "As in Words.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyTypeObject Located_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "adrules._native.Located",
    .tp_doc = "The words of a reading with their offsets.",
    .tp_basicsize = sizeof(located),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_dealloc = located_dealloc,
    .tp_methods = located_methods,
    .tp_getset = located_getset,
};

static PyMethodDef functions[] = {
    {"located", locate, METH_O, "Return the words of a reading with their offsets."},
    {NULL, NULL, 0, NULL},
};

int
add_text(PyObject *module)
{
    if (add_alphabet(module) < 0 || PyModule_AddType(module, &Reading_Type) < 0
        || PyModule_AddType(module, &Located_Type) < 0)
        return -1;
    return PyModule_AddFunctions(module, functions);
}
