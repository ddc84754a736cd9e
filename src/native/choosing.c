/* Chooses the rules that a text may concern: the twin of what adrules.packs.ruleset.Dispatch does with a text. */
#include "native.h"

/* What it knows. All numbers are places of rules. */
enum {
    RULES,
    /* Of the expressions that read a text as folded, and of those that read it as given: */
    HELD,   /* codes -> tuple of those whose strings a text holds */
    ALWAYS, /* tuple of those that any text may match */
    TRIALS, /* dict: expression -> what is asked of codes besides; it changes as texts come */
    GIVEN_HELD,
    GIVEN_ALWAYS,
    GIVEN_TRIALS,
    BY_PATTERN,   /* dict: expression -> tuple of numbers */
    BY_ROLE,      /* dict: key of phrases -> tuple of numbers */
    LOOKS,        /* tuple of (number, glance or None), for a text without a brief */
    BRIEFED,      /* the same for a text with one */
    WITH_BRIEF,   /* tuple of the numbers that a brief wakes */
    WITH_LETTERS, /* and of those that a strange letter wakes */
    EXCEEDED,     /* folded text -> sequence of (place in LIMITED, count or None); None: there are no limits */
    LIMITED,      /* tuple of (number, measure) */
    HITS,         /* the class of what tells the keys of phrases by the words alone */
    FINDERS,      /* tuple, by rule: case -> what it finds, a list or what yields it */
    CONDITIONS,   /* tuple, by rule: case -> whether it concerns the rule; None: each does */
    FAILURES,     /* tuple of the exceptions of a rule that could not decide */
    PARTS
};

static PyTypeObject *const kinds[PARTS] = {
    &PyTuple_Type, NULL,           &PyTuple_Type, &PyDict_Type,  NULL,          &PyTuple_Type, &PyDict_Type, &PyDict_Type,
    &PyDict_Type,  &PyTuple_Type, &PyTuple_Type, &PyTuple_Type, &PyTuple_Type, NULL,          &PyTuple_Type, &PyType_Type,
    &PyTuple_Type, &PyTuple_Type, &PyTuple_Type,
};

enum { FEW = 64 };

typedef struct {
    PyObject_HEAD
    PyObject *parts[PARTS];
    int letter; /* the code of strange letters */
} chooser;

static PyObject *name_document, *name_folded, *name_codes, *name_given, *name_brief, *name_hits, *name_met, *name_keys,
    *name_expressions, *name_counts;

/* Whether a text may match an expression whose strings it holds; -1 with an exception set when that fails. */
static int
may_match(PyObject *trials, PyObject *expression, PyObject *codes)
{
    PyObject *search = PyDict_GetItemWithError(trials, expression);
    if (search == NULL)
        return PyErr_Occurred() ? -1 : 1;
    Py_INCREF(search); /* it may take itself out of the dict */
    PyObject *found = PyObject_CallOneArg(search, codes);
    Py_DECREF(search);
    int some = found == NULL ? -1 : PyObject_IsTrue(found);
    Py_XDECREF(found);
    return some;
}

/* Adds the expressions that a text with some codes may match; `of` are HELD, ALWAYS and TRIALS. */
static int
sift(PyObject *const *of, PyObject *codes, PyObject *list)
{
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(of[1]); i++)
        if (PyList_Append(list, PyTuple_GET_ITEM(of[1], i)) < 0)
            return -1;
    PyObject *held = PyObject_CallOneArg(of[0], codes);
    if (held != NULL && !PyTuple_Check(held)) {
        PyErr_SetString(PyExc_TypeError, "expressions come as a tuple");
        Py_CLEAR(held);
    }
    int failed = held == NULL;
    for (Py_ssize_t i = 0; !failed && i < PyTuple_GET_SIZE(held); i++) {
        int some = may_match(of[2], PyTuple_GET_ITEM(held, i), codes);
        failed = some < 0 || (some && PyList_Append(list, PyTuple_GET_ITEM(held, i)) < 0);
    }
    Py_XDECREF(held);
    return failed ? -1 : 0;
}

static int
sift_view(PyObject *const *of, PyObject *folded, PyObject *name, PyObject *list)
{
    PyObject *codes = PyObject_GetAttr(folded, name);
    int failed = codes == NULL || sift(of, codes, list) < 0;
    Py_XDECREF(codes);
    return failed ? -1 : 0;
}

static PyObject *
expressions(PyObject *op, PyObject *document)
{
    PyObject *const *parts = ((chooser *)op)->parts;
    if (PyDict_GET_SIZE(parts[BY_PATTERN]) == 0)
        return PyFrozenSet_New(NULL);
    PyObject *folded = PyObject_GetAttr(document, name_folded);
    PyObject *list = folded == NULL ? NULL : PyList_New(0), *made = NULL;
    if (list != NULL && sift_view(parts + HELD, folded, name_codes, list) == 0
        && sift_view(parts + GIVEN_HELD, folded, name_given, list) == 0)
        made = PyFrozenSet_New(list);
    Py_XDECREF(list);
    Py_XDECREF(folded);
    return made;
}

/* The rules that were chosen so far, a bit for each. */
typedef struct {
    uint32_t few[FEW], *bits;
    Py_ssize_t size;
} choice;

static int
choose(choice *chosen, PyObject *number)
{
    Py_ssize_t at = PyLong_Check(number) ? PyLong_AsSsize_t(number) : -1;
    if (at < 0 || at >= chosen->size) {
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_IndexError, "no number of a rule");
        return -1;
    }
    chosen->bits[at / 32] |= UINT32_C(1) << at % 32;
    return 0;
}

static int
choose_all(choice *chosen, PyObject *numbers)
{
    if (!PyTuple_Check(numbers)) {
        PyErr_SetString(PyExc_TypeError, "numbers come as a tuple");
        return -1;
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(numbers); i++)
        if (choose(chosen, PyTuple_GET_ITEM(numbers, i)) < 0)
            return -1;
    return 0;
}

/* Chooses the rules that some keys of a dict name. */
static int
choose_by(choice *chosen, PyObject *by, PyObject *keys)
{
    PyObject *all = PyObject_GetIter(keys), *key;
    while (all != NULL && (key = PyIter_Next(all)) != NULL) {
        PyObject *numbers = PyDict_GetItemWithError(by, key);
        if (numbers == NULL ? PyErr_Occurred() != NULL : choose_all(chosen, numbers) < 0)
            Py_CLEAR(all);
        Py_DECREF(key); /* may run code that changes the dict */
    }
    Py_XDECREF(all);
    return PyErr_Occurred() ? -1 : 0;
}

static int
choose_looked_at(choice *chosen, PyObject *looks, PyObject *a_case)
{
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(looks); i++) {
        PyObject *own = PyTuple_GET_ITEM(looks, i), *glance = PyTuple_GET_ITEM(own, 1);
        int some = 1;
        if (glance != Py_None) {
            PyObject *seen = PyObject_CallOneArg(glance, a_case);
            some = seen == NULL ? -1 : PyObject_IsTrue(seen);
            Py_XDECREF(seen);
        }
        if (some < 0 || (some && choose(chosen, PyTuple_GET_ITEM(own, 0)) < 0))
            return -1;
    }
    return 0;
}

/* Chooses a limit that a text may exceed; what was counted for it is kept. */
static int
choose_limit(choice *chosen, PyObject *limited, PyObject *one, PyObject *counts)
{
    if (!PyTuple_Check(one) || PyTuple_GET_SIZE(one) != 2) {
        PyErr_SetString(PyExc_TypeError, "a limit that is exceeded is a place and a count");
        return -1;
    }
    Py_ssize_t at = PyNumber_AsSsize_t(PyTuple_GET_ITEM(one, 0), PyExc_IndexError);
    PyObject *count = PyTuple_GET_ITEM(one, 1);
    if (at == -1 && PyErr_Occurred())
        return -1;
    if (at < 0 || at >= PyTuple_GET_SIZE(limited)) {
        PyErr_SetString(PyExc_IndexError, "no such limit");
        return -1;
    }
    PyObject *own = PyTuple_GET_ITEM(limited, at);
    if (choose(chosen, PyTuple_GET_ITEM(own, 0)) < 0)
        return -1;
    return count == Py_None ? 0 : PyDict_SetItem(counts, PyTuple_GET_ITEM(own, 1), count);
}

/* Chooses the limits that a text may exceed. */
static int
choose_exceeded(const chooser *self, choice *chosen, PyObject *a_case, PyObject *folded)
{
    PyObject *exceeded = PyObject_CallOneArg(self->parts[EXCEEDED], folded);
    PyObject *all = exceeded == NULL ? NULL : PySequence_Tuple(exceeded);
    Py_XDECREF(exceeded);
    if (all == NULL || PyTuple_GET_SIZE(all) == 0) {
        int failed = all == NULL;
        Py_XDECREF(all);
        return failed ? -1 : 0;
    }
    PyObject *counts = PyDict_New();
    int failed = counts == NULL;
    for (Py_ssize_t i = 0; !failed && i < PyTuple_GET_SIZE(all); i++)
        failed = choose_limit(chosen, self->parts[LIMITED], PyTuple_GET_ITEM(all, i), counts) < 0;
    failed = failed || PyObject_SetAttr(a_case, name_counts, counts) < 0;
    Py_XDECREF(counts);
    Py_DECREF(all);
    return failed ? -1 : 0;
}

/* Chooses the rules whose phrases a text may hold. */
static int
choose_by_role(const chooser *self, choice *chosen, PyObject *a_case)
{
    PyObject *hits = PyObject_GetAttr(a_case, name_hits), *keys = NULL;
    if (hits != NULL && PyObject_TypeCheck(hits, (PyTypeObject *)self->parts[HITS])) {
        PyObject *met = PyObject_GetAttr(hits, name_met);
        keys = met == NULL ? NULL : PyObject_GetAttr(met, name_keys);
        Py_XDECREF(met);
    }
    else if (hits != NULL)
        keys = PyMapping_Keys(hits);
    Py_XDECREF(hits);
    int failed = keys == NULL || choose_by(chosen, self->parts[BY_ROLE], keys) < 0;
    Py_XDECREF(keys);
    return failed ? -1 : 0;
}

static int
choose_by_pattern(const chooser *self, choice *chosen, PyObject *a_case)
{
    PyObject *passed = PyObject_GetAttr(a_case, name_expressions);
    int failed = passed == NULL || (passed != Py_None && choose_by(chosen, self->parts[BY_PATTERN], passed) < 0);
    Py_XDECREF(passed);
    return failed ? -1 : 0;
}

/* Chooses the rules that a strange letter wakes, if the text has one. */
static int
choose_by_letter(const chooser *self, choice *chosen, PyObject *folded)
{
    PyObject *given = PyObject_GetAttr(folded, name_given);
    int failed = given == NULL;
    if (!failed && !PyBytes_Check(given)) {
        PyErr_SetString(PyExc_TypeError, "codes are bytes");
        failed = 1;
    }
    if (!failed && memchr(PyBytes_AS_STRING(given), self->letter, (size_t)PyBytes_GET_SIZE(given)) != NULL)
        failed = choose_all(chosen, self->parts[WITH_LETTERS]) < 0;
    Py_XDECREF(given);
    return failed ? -1 : 0;
}

static int
choose_for(const chooser *self, choice *chosen, PyObject *a_case)
{
    PyObject *brief = PyObject_GetAttr(a_case, name_brief);
    if (brief == NULL)
        return -1;
    int briefed = brief != Py_None;
    Py_DECREF(brief);
    PyObject *document = PyObject_GetAttr(a_case, name_document);
    PyObject *folded = document == NULL ? NULL : PyObject_GetAttr(document, name_folded);
    Py_XDECREF(document);
    int failed = folded == NULL || choose_looked_at(chosen, briefed ? self->parts[BRIEFED] : self->parts[LOOKS], a_case) < 0
                 || (briefed && choose_all(chosen, self->parts[WITH_BRIEF]) < 0)
                 || (!briefed && self->parts[EXCEEDED] != Py_None && choose_exceeded(self, chosen, a_case, folded) < 0)
                 || (PyTuple_GET_SIZE(self->parts[WITH_LETTERS]) > 0 && choose_by_letter(self, chosen, folded) < 0)
                 || (PyDict_GET_SIZE(self->parts[BY_PATTERN]) > 0 && choose_by_pattern(self, chosen, a_case) < 0)
                 || (PyDict_GET_SIZE(self->parts[BY_ROLE]) > 0 && choose_by_role(self, chosen, a_case) < 0);
    Py_XDECREF(folded);
    return failed ? -1 : 0;
}

/* Whether a rule cannot decide; -1 with an exception set when that fails. */
static int
is_undecided(PyObject *undecided, Py_ssize_t number)
{
    if (PyDict_GET_SIZE(undecided) == 0)
        return 0;
    PyObject *key = PyLong_FromSsize_t(number);
    int found = key == NULL ? -1 : PyDict_Contains(undecided, key);
    Py_XDECREF(key);
    return found;
}

/* The first rule from a number on that was chosen and can decide; the size of all where there is none, -1 with
   an exception set when that fails. */
static Py_ssize_t
next_chosen(const choice *chosen, Py_ssize_t at, PyObject *undecided)
{
    while (at < chosen->size) {
        uint32_t bits = chosen->bits[at / 32] >> at % 32;
        if (bits == 0)
            at = (at / 32 + 1) * 32;
        else if (!(bits & 1))
            at++;
        else {
            int out = is_undecided(undecided, at);
            if (out <= 0)
                return out < 0 ? -1 : at;
            at++;
        }
    }
    return chosen->size;
}

/* What is done with the chosen rules; NULL with an exception set when that fails. */
typedef PyObject *(*with_chosen)(const chooser *self, const choice *chosen, PyObject *a_case, PyObject *undecided);

static PyObject *
chosen_rules(const chooser *self, const choice *chosen, PyObject *a_case, PyObject *undecided)
{
    (void)a_case;
    PyObject *made = PyList_New(0);
    Py_ssize_t at = made == NULL ? -1 : next_chosen(chosen, 0, undecided);
    while (at >= 0 && at < chosen->size) {
        int added = PyList_Append(made, PyTuple_GET_ITEM(self->parts[RULES], at));
        at = added < 0 ? -1 : next_chosen(chosen, at + 1, undecided);
    }
    if (at < 0)
        Py_CLEAR(made);
    return made;
}

/* Keeps the exception that is set with the number of its rule, if it only says that the rule could not decide. */
static int
keep_failure(const chooser *self, Py_ssize_t at, PyObject *failures)
{
    if (!PyErr_ExceptionMatches(self->parts[FAILURES]))
        return -1;
    PyObject *type, *value, *trace;
    PyErr_Fetch(&type, &value, &trace);
    PyErr_NormalizeException(&type, &value, &trace);
    Py_XDECREF(type);
    Py_XDECREF(trace);
    PyObject *own = value == NULL ? NULL : Py_BuildValue("nN", at, value);
    int kept = own == NULL ? -1 : PyList_Append(failures, own);
    Py_XDECREF(own);
    return kept;
}

/* Adds what a rule finds. */
static int
add_found(const chooser *self, Py_ssize_t at, PyObject *a_case, PyObject *found)
{
    PyObject *condition = PyTuple_GET_ITEM(self->parts[CONDITIONS], at);
    if (condition != Py_None) {
        PyObject *holds = PyObject_CallOneArg(condition, a_case);
        int concerned = holds == NULL ? -1 : PyObject_IsTrue(holds);
        Py_XDECREF(holds);
        if (concerned <= 0)
            return concerned;
    }
    PyObject *own = PyObject_CallOneArg(PyTuple_GET_ITEM(self->parts[FINDERS], at), a_case);
    PyObject *all = own == NULL ? NULL : PyObject_GetIter(own), *each;
    Py_XDECREF(own);
    /* What is found before a failure is kept. */
    while (all != NULL && (each = PyIter_Next(all)) != NULL) {
        int added = PyList_Append(found, each);
        Py_DECREF(each);
        if (added < 0)
            break;
    }
    Py_XDECREF(all);
    return PyErr_Occurred() ? -1 : 0;
}

static PyObject *
found_by_chosen(const chooser *self, const choice *chosen, PyObject *a_case, PyObject *undecided)
{
    PyObject *found = PyList_New(0), *failures = PyList_New(0);
    Py_ssize_t at = found == NULL || failures == NULL ? -1 : next_chosen(chosen, 0, undecided);
    while (at >= 0 && at < chosen->size) {
        int failed = add_found(self, at, a_case, found) < 0 && keep_failure(self, at, failures) < 0;
        at = failed ? -1 : next_chosen(chosen, at + 1, undecided);
    }
    PyObject *made = at < 0 ? NULL : PyTuple_Pack(2, found, failures);
    Py_XDECREF(found);
    Py_XDECREF(failures);
    return made;
}

static PyObject *
choosing(PyObject *op, PyObject *const *args, Py_ssize_t count, with_chosen then)
{
    const chooser *self = (chooser *)op;
    if (count != 2 || !PyDict_Check(args[1])) {
        PyErr_SetString(PyExc_TypeError, "it takes a case and a dict of the rules that cannot decide");
        return NULL;
    }
    choice chosen = {.size = PyTuple_GET_SIZE(self->parts[RULES])};
    size_t room = (size_t)chosen.size / 32 + 1;
    chosen.bits = room <= FEW ? chosen.few : PyMem_Calloc(room, sizeof(uint32_t));
    if (chosen.bits == NULL)
        return PyErr_NoMemory();
    PyObject *made = choose_for(self, &chosen, args[0]) < 0 ? NULL : then(self, &chosen, args[0], args[1]);
    if (chosen.bits != chosen.few)
        PyMem_Free(chosen.bits);
    return made;
}

static PyObject *
concerned(PyObject *op, PyObject *const *args, Py_ssize_t count)
{
    return choosing(op, args, count, chosen_rules);
}

static PyObject *
found(PyObject *op, PyObject *const *args, Py_ssize_t count)
{
    return choosing(op, args, count, found_by_chosen);
}

/* Whether the items of a part are pairs. */
static int
are_pairs(PyObject *part)
{
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(part); i++) {
        PyObject *own = PyTuple_GET_ITEM(part, i);
        if (!PyTuple_Check(own) || PyTuple_GET_SIZE(own) != 2)
            return 0;
    }
    return 1;
}

static int
are_parts(PyObject *parts)
{
    if (PyTuple_GET_SIZE(parts) != PARTS)
        return 0;
    for (int i = 0; i < PARTS; i++)
        if (kinds[i] != NULL && !PyObject_TypeCheck(PyTuple_GET_ITEM(parts, i), kinds[i]))
            return 0;
    Py_ssize_t rules = PyTuple_GET_SIZE(PyTuple_GET_ITEM(parts, RULES));
    if (PyTuple_GET_SIZE(PyTuple_GET_ITEM(parts, FINDERS)) != rules
        || PyTuple_GET_SIZE(PyTuple_GET_ITEM(parts, CONDITIONS)) != rules)
        return 0;
    return are_pairs(PyTuple_GET_ITEM(parts, LOOKS)) && are_pairs(PyTuple_GET_ITEM(parts, BRIEFED))
           && are_pairs(PyTuple_GET_ITEM(parts, LIMITED));
}

static PyObject *
chooser_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *parts;
    unsigned char letter;
    static char *names[] = {"parts", "letter", NULL};
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O!b", names, &PyTuple_Type, &parts, &letter))
        return NULL;
    if (!are_parts(parts)) {
        PyErr_SetString(PyExc_TypeError, "what it is made of does not fit");
        return NULL;
    }
    chooser *self = (chooser *)type->tp_alloc(type, 0);
    if (self == NULL)
        return NULL;
    self->letter = letter;
    for (int i = 0; i < PARTS; i++)
        self->parts[i] = Py_NewRef(PyTuple_GET_ITEM(parts, i));
    return (PyObject *)self;
}

/* What is asked of a text may know the rules, and these the chooser. */
static int
chooser_traverse(PyObject *op, visitproc visit, void *arg)
{
    for (int i = 0; i < PARTS; i++)
        Py_VISIT(((chooser *)op)->parts[i]);
    return 0;
}

static int
chooser_clear(PyObject *op)
{
    for (int i = 0; i < PARTS; i++)
        Py_CLEAR(((chooser *)op)->parts[i]);
    return 0;
}

static void
chooser_dealloc(PyObject *op)
{
    PyObject_GC_UnTrack(op);
    chooser_clear(op);
    Py_TYPE(op)->tp_free(op);
}

static PyMethodDef chooser_methods[] = {
    {"expressions", expressions, METH_O, "As in Dispatch."},
    {"concerned", (PyCFunction)(void (*)(void))concerned, METH_FASTCALL, "As in Dispatch."},
    {"found", (PyCFunction)(void (*)(void))found, METH_FASTCALL, "As in Dispatch."},
    {NULL, NULL, 0, NULL},
};

static PyTypeObject Chooser_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "adrules._native.Chooser",
    .tp_doc = "Chooses the rules that a text may concern.",
    .tp_basicsize = sizeof(chooser),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_new = chooser_new,
    .tp_dealloc = chooser_dealloc,
    .tp_traverse = chooser_traverse,
    .tp_clear = chooser_clear,
    .tp_methods = chooser_methods,
};

int
add_choosing(PyObject *module)
{
    static const interned names[] = {
        {&name_document, "document"}, {&name_folded, "folded"}, {&name_codes, "codes"},
        {&name_given, "given"},       {&name_brief, "brief"},   {&name_hits, "hits"},
        {&name_met, "met"},           {&name_keys, "keys"},     {&name_expressions, "expressions"},
        {&name_counts, "counts"},
    };
    if (intern_names(names, sizeof(names) / sizeof(names[0])) < 0)
        return -1;
    return PyModule_AddType(module, &Chooser_Type);
}
