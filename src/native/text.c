#include "native.h"

int
add_text(PyObject *module)
{
    (void)module;
    return 0;
}
