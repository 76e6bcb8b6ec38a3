{{- define "compute.name" -}}
{{- .Release.Name | trunc 30 | trimSuffix "-" -}}
{{- end -}}

{{- define "compute.labels" -}}
app.kubernetes.io/name: diskless-compute
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | quote }}
{{- end -}}

{{- define "compute.image" -}}
{{- if .digest -}}{{ .repository }}@{{ .digest }}{{- else -}}{{ .repository }}:{{ .tag }}{{- end -}}
{{- end -}}

{{/* A profile's value, or the chart's: dict "root" $ "profile" NAME "key" KEY. */}}
{{- define "compute.reserved" -}}
{{- $profile := index .root.Values.profiles .profile | default dict -}}
{{- $profile.reservedHostMemoryMiB | default .root.Values.ram.reservedHostMemoryMiB | int -}}
{{- end -}}

{{- define "compute.rootfs" -}}
{{- $profile := index .root.Values.profiles .profile | default dict -}}
{{- $profile.rootfsMiB | default .root.Values.ram.rootfsMiB | int -}}
{{- end -}}

{{/* Which hosts: compute nodes of Bearman, and of this profile. Never bearman.io/state: that is for
     people, and changing it must not delete anything under living guests. */}}
{{- define "compute.placing" -}}
nodeSelector:
  openstack-compute-node: enabled
  bearman.io/compute: enabled
affinity:
  nodeAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      nodeSelectorTerms:
        - matchExpressions:
            {{- if eq .profile "default" }}
            {{- $others := without (keys .root.Values.profiles | sortAlpha) "default" }}
            {{- if $others }}
            - key: bearman.io/profile
              operator: NotIn
              values: {{- toYaml $others | nindent 16 }}
            {{- else }}
            - key: bearman.io/compute
              operator: Exists
            {{- end }}
            {{- else }}
            - key: bearman.io/profile
              operator: In
              values: [{{ .profile | quote }}]
            {{- end }}
tolerations:
  # A node in maintenance keeps its pods until its last guest has left; NoExecute is not tolerated.
  - key: bearman.io/maintenance
    operator: Exists
    effect: NoSchedule
  {{- with .root.Values.tolerations }}{{- toYaml . | nindent 2 }}{{- end }}
{{- end -}}

{{- define "compute.pod" -}}
serviceAccountName: {{ include "compute.name" .root }}
automountServiceAccountToken: false
hostNetwork: true
hostPID: true
dnsPolicy: ClusterFirstWithHostNet
{{- with .root.Values.priorityClassName }}
priorityClassName: {{ . | quote }}
{{- end }}
{{- with .root.Values.images.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . | quote }}
  {{- end }}
{{- end }}
{{ include "compute.placing" . }}
{{- end -}}

{{/* dict "root" $ "profile" NAME "component" NAME */}}
{{- define "compute.meta" -}}
name: {{ printf "%s-%s%s" (include "compute.name" .root) .component (eq .profile "default" | ternary "" (printf "-%s" .profile)) | quote }}
labels: {{- include "compute.labels" .root | nindent 2 }}
  app.kubernetes.io/component: {{ .component }}
  bearman.io/for-profile: {{ .profile | quote }}
{{- end -}}

{{- define "compute.selector" -}}
app.kubernetes.io/name: diskless-compute
app.kubernetes.io/instance: {{ .root.Release.Name | quote }}
app.kubernetes.io/component: {{ .component }}
bearman.io/for-profile: {{ .profile | quote }}
{{- end -}}

{{/* The identity comes first: without it, or with somebody else's, nothing starts. */}}
{{- define "compute.identity" -}}
- name: identity
  image: {{ include "compute.image" .root.Values.images.nova | quote }}
  imagePullPolicy: {{ .root.Values.images.pullPolicy }}
  command: [/bin/sh, /etc/diskless-compute/identity.sh]
  env:
    - name: NODE_NAME
      valueFrom:
        fieldRef:
          fieldPath: spec.nodeName
    - name: IDENTITY_FILE
      value: /run/bearman/{{ base .root.Values.identityFile }}
  securityContext:
    runAsUser: 0
    allowPrivilegeEscalation: false
    readOnlyRootFilesystem: true
    capabilities:
      drop: [ALL]
      add: [DAC_OVERRIDE, CHOWN, FOWNER]
  resources:
    limits: {memory: 64Mi}
    requests: {cpu: 10m, memory: 16Mi}
  volumeMounts:
    - {name: scripts, mountPath: /etc/diskless-compute, readOnly: true}
    - {name: run-bearman, mountPath: /run/bearman, readOnly: true}
    - {name: var-lib-nova, mountPath: /var/lib/nova}
{{- end -}}
