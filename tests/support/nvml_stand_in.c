/* A library with the binary interface of NVML, for a machine without NVIDIA's driver.
 *
 * STAND_IN_ERROR=n makes nvmlInit fail with that code, STAND_IN_HANG keeps it from returning,
 * STAND_IN_LOST takes the second card's handle away, STAND_IN_PID is the process that holds 3 GiB of the
 * first card and 1 of the second, with 2 GiB more of the first while the file STAND_IN_MORE is there. The end
 * of use is written to stderr.
 * Structures and signatures: nvml.h of NVIDIA's CUDA toolkit.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    char busIdLegacy[16];
    unsigned int domain, bus, device, pciDeviceId, pciSubSystemId;
    char busId[32];
} nvmlPciInfo_t;

typedef struct {
    unsigned long long total, free, used;
} nvmlMemory_t;

typedef struct {
    unsigned int pid;
    unsigned long long usedGpuMemory;
    unsigned int gpuInstanceId, computeInstanceId;
} nvmlProcessInfo_t;

enum { NOT_SUPPORTED = 3, INSUFFICIENT_SIZE = 7, GPU_IS_LOST = 15 };

int nvmlInitWithFlags(unsigned int flags)
{
    const char *error = getenv("STAND_IN_ERROR");
    (void)flags;
    if (getenv("STAND_IN_HANG"))
        sleep(600);
    return error ? atoi(error) : 0;
}

int nvmlShutdown(void)
{
    fputs("shut down\n", stderr);
    return 0;
}

const char *nvmlErrorString(int code)
{
    (void)code;
    return "an error of the stand-in";
}

int nvmlSystemGetDriverVersion(char *text, unsigned int length)
{
    snprintf(text, length, "570.86.10");
    return 0;
}

int nvmlDeviceGetCount_v2(unsigned int *count)
{
    *count = 2;
    return 0;
}

int nvmlDeviceGetHandleByIndex_v2(unsigned int index, void **handle)
{
    if (index == 1 && getenv("STAND_IN_LOST"))
        return GPU_IS_LOST;
    *handle = (void *)(size_t)(index + 1);
    return 0;
}

int nvmlDeviceGetName(void *handle, char *text, unsigned int length)
{
    snprintf(text, length, "%s", handle == (void *)1 ? "NVIDIA GeForce RTX 4090" : "NVIDIA GB10");
    return 0;
}

int nvmlDeviceGetUUID(void *handle, char *text, unsigned int length)
{
    snprintf(text, length, "GPU-%d", (int)(size_t)handle);
    return 0;
}

int nvmlDeviceGetMemoryInfo(void *handle, nvmlMemory_t *memory)
{
    if (handle != (void *)1)
        return NOT_SUPPORTED;
    memory->total = 25757220864ULL;
    memory->free = 23874895872ULL;
    memory->used = memory->total - memory->free;
    return 0;
}

int nvmlDeviceGetPciInfo_v3(void *handle, nvmlPciInfo_t *pci)
{
    memset(pci, 0, sizeof *pci);
    snprintf(pci->busId, sizeof pci->busId, "00000000:0%d:00.0", (int)(size_t)handle);
    return 0;
}

int nvmlDeviceGetCudaComputeCapability(void *handle, int *major, int *minor)
{
    *major = handle == (void *)1 ? 8 : 12;
    *minor = handle == (void *)1 ? 9 : 1;
    return 0;
}

int nvmlDeviceGetComputeRunningProcesses_v3(void *handle, unsigned int *count, nvmlProcessInfo_t *infos)
{
    const char *pid = getenv("STAND_IN_PID");
    if (!pid) {
        *count = 0;
        return 0;
    }
    if (*count < 2 || !infos) {
        *count = 2;
        return INSUFFICIENT_SIZE;
    }
    memset(infos, 0, 2 * sizeof *infos);
    *count = 2;
    infos[0].pid = (unsigned int)atoi(pid);
    const char *more = getenv("STAND_IN_MORE");
    infos[0].usedGpuMemory = (handle == (void *)1 ? 3ULL : 1ULL) << 30;
    if (handle == (void *)1 && more && access(more, F_OK) == 0)
        infos[0].usedGpuMemory += 2ULL << 30;
    infos[1].pid = 999999; /* a process whose memory the driver does not tell */
    infos[1].usedGpuMemory = ~0ULL;
    return 0;
}
