/* Runs a fuzz target over the files of the folders given as arguments, where libFuzzer is not linked. */
#include <dirent.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* The bytes are copied into a block of their exact size, so that sanitizers see every read beyond it. */
static bool replay_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        return false;
    }
    bool done = false;
    uint8_t *bytes = NULL;
    if (fseek(file, 0, SEEK_END) == 0) {
        long size = ftell(file);
        rewind(file);
        bytes = size < 0 ? NULL : malloc(size == 0 ? 1 : (size_t)size);
        if (bytes != NULL && fread(bytes, 1, (size_t)size, file) == (size_t)size) {
            LLVMFuzzerTestOneInput(bytes, (size_t)size);
            done = true;
        }
    }
    free(bytes);
    fclose(file);
    return done;
}

static long replay_folder(const char *folder)
{
    DIR *listing = opendir(folder);
    if (listing == NULL) {
        perror(folder);
        return -1;
    }
    long count = 0;
    for (struct dirent *entry = readdir(listing); entry != NULL && count >= 0; entry = readdir(listing)) {
        if (entry->d_name[0] == '.')
            continue;
        char path[PATH_MAX];
        int length = snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        bool fits = length > 0 && (size_t)length < sizeof path;
        count = fits && replay_file(path) ? count + 1 : -1;
    }
    closedir(listing);
    return count;
}

int main(int argc, char **argv)
{
    long total = 0;
    for (int i = 1; i < argc; i++) {
        long count = replay_folder(argv[i]);
        if (count < 0)
            return EXIT_FAILURE;
        total += count;
    }
    printf("%ld inputs\n", total);
    return total > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
