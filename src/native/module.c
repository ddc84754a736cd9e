#include "native.h"

int
intern_names(const interned *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if ((*names[i].at = PyUnicode_InternFromString(names[i].name)) == NULL)
            return -1;
    return 0;
}

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "adrules._native",
    .m_doc = "Parts of the engine in C; see adrules.native.",
    .m_size = -1,
};

PyMODINIT_FUNC
PyInit__native(void)
{
    PyObject *module = PyModule_Create(&definition);
    if (module == NULL)
        return NULL;
    if (PyModule_AddIntConstant(module, "BUILT_FROM", BUILT_FROM) < 0 || add_lexicon(module) < 0 || add_text(module) < 0 || add_phrases(module) < 0
        || add_walk(module) < 0 || add_literals(module) < 0 || add_telling(module) < 0
        || add_limits(module) < 0 || add_echoes(module) < 0 || add_remembered(module) < 0
        || add_typography(module) < 0 || add_reporting(module) < 0 || add_choosing(module) < 0
        || add_patterns(module) < 0) {
        Py_DECREF(module);
        return NULL;
    }
    return module;
}
