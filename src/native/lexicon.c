#include "native.h"

int
add_lexicon(PyObject *module)
{
    (void)module;
    return 0;
}
