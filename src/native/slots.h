/* Classes with slots: values of them made and read without asking Python. */
#ifndef ADRULES_SLOTS_H
#define ADRULES_SLOTS_H

#include "native.h"

/* Finds where the slot of a field is; -1 with an exception set where it is no slot of the class. */
int find_slot(PyTypeObject *kind, PyObject *name, Py_ssize_t *at);

/* Makes a value of a class, all its slots filled. */
PyObject *with_slots(PyTypeObject *kind, const Py_ssize_t *at, PyObject *const *values, int count);

/* What a slot holds, borrowed; NULL where that is nothing. */
static inline PyObject *
slot_value(PyObject *object, Py_ssize_t at)
{
    return *(PyObject **)((char *)object + at);
}

#endif
