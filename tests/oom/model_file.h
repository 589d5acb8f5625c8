/* The model of these tests, read from its file. */
#ifndef OOM_MODEL_FILE_H
#define OOM_MODEL_FILE_H

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

enum { model_file_limit = 1 << 16 };

/* Ends the program if it is not there. */
static inline size_t read_model_file(const char *path, char *text)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    size_t size = fread(text, 1, model_file_limit, file);
    fclose(file);
    return size;
}

#endif
