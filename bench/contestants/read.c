/* Reads bytes and does nothing else with them: the time that no way of scoring can go below. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define LANES 16

uint64_t read_bytes(const unsigned char *const *buffers, const size_t *sizes, size_t n_buffers)
{
    uint64_t lanes[LANES] = { 0 };
    uint64_t rest = 0;
    for (size_t i = 0; i < n_buffers; i++) {
        size_t at = 0;
        for (; at + sizeof lanes <= sizes[i]; at += sizeof lanes) {
            uint64_t words[LANES];
            memcpy(words, buffers[i] + at, sizeof words);
            for (size_t lane = 0; lane < LANES; lane++)
                lanes[lane] ^= words[lane];
        }
        for (; at < sizes[i]; at++)
            rest ^= buffers[i][at];
    }
    for (size_t lane = 0; lane < LANES; lane++)
        rest ^= lanes[lane];
    return rest;
}
