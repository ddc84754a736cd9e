/* Classes with slots; see slots.h. */
#include "slots.h"
#include <structmember.h>

int
find_slot(PyTypeObject *kind, PyObject *name, Py_ssize_t *at)
{
    PyObject *found = name == NULL ? NULL : PyObject_GetAttr((PyObject *)kind, name);
    if (found == NULL)
        return -1;
    int is_slot = Py_TYPE(found) == &PyMemberDescr_Type && PyDescr_TYPE(found) == kind
                  && ((PyMemberDescrObject *)found)->d_member->type == T_OBJECT_EX;
    if (is_slot)
        *at = ((PyMemberDescrObject *)found)->d_member->offset;
    else
        PyErr_Format(PyExc_TypeError, "%R is no slot of %R", name, kind);
    Py_DECREF(found);
    return is_slot ? 0 : -1;
}

PyObject *
with_slots(PyTypeObject *kind, const Py_ssize_t *at, PyObject *const *values, int count)
{
    PyObject *made = kind->tp_alloc(kind, 0);
    for (int i = 0; made != NULL && i < count; i++)
        *(PyObject **)((char *)made + at[i]) = Py_NewRef(values[i]);
    return made;
}
