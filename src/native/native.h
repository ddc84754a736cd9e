/* Parts of the engine in C. Each has the same result as its Python twin, which stays. */
#ifndef ADRULES_NATIVE_H
#define ADRULES_NATIVE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Each adds its types to the module; -1 with an exception set when it fails. */
int add_lexicon(PyObject *module);
int add_text(PyObject *module);
int add_phrases(PyObject *module);
int add_walk(PyObject *module);
int add_literals(PyObject *module);
int add_telling(PyObject *module);
int add_reporting(PyObject *module);
int add_limits(PyObject *module);
int add_echoes(PyObject *module);
int add_remembered(PyObject *module);
int add_typography(PyObject *module);
int add_choosing(PyObject *module);
int add_patterns(PyObject *module);

/* Names of attributes that are asked for often, each made once; -1 with an exception set when it fails. */
typedef struct {
    PyObject **at;
    const char *name;
} interned;
int intern_names(const interned *names, size_t count);

#include "text.h"

#endif
