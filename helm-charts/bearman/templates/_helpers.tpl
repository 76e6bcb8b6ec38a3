{{- define "bearman.name" -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- end -}}

{{- define "bearman.labels" -}}
app.kubernetes.io/name: bearman
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | quote }}
{{- end -}}

{{- define "bearman.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{/* What every pod of this chart has in common. */}}
{{- define "bearman.pod" -}}
serviceAccountName: {{ include "bearman.name" . }}
automountServiceAccountToken: {{ .Values.nodes.enabled }}
{{- /* Else a Service bearman-boot becomes the variable BEARMAN_BOOT_PORT, which is read as a setting. */}}
enableServiceLinks: false
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . | quote }}
  {{- end }}
{{- end }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . | quote }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile:
    type: RuntimeDefault
{{- with .Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
volumes:
  - name: config
    configMap:
      name: {{ include "bearman.name" . }}
  - name: tmp
    emptyDir:
      medium: Memory
      sizeLimit: 64Mi
  {{- range .Values.secrets }}
  - name: {{ printf "secret-%s" . | trunc 63 | trimSuffix "-" }}
    secret:
      secretName: {{ . | quote }}
      defaultMode: 0440
  {{- end }}
  {{- range .Values.configMaps }}
  - name: {{ printf "map-%s" . | trunc 63 | trimSuffix "-" }}
    configMap:
      name: {{ . | quote }}
  {{- end }}
{{- end -}}

{{- define "bearman.mounts" -}}
- name: config
  mountPath: /etc/bearman/bearman.yaml
  subPath: bearman.yaml
  readOnly: true
- name: tmp
  mountPath: /tmp
{{- range .Values.secrets }}
- name: {{ printf "secret-%s" . | trunc 63 | trimSuffix "-" }}
  mountPath: /etc/bearman/secrets/{{ . }}
  readOnly: true
{{- end }}
{{- range .Values.configMaps }}
- name: {{ printf "map-%s" . | trunc 63 | trimSuffix "-" }}
  mountPath: /etc/bearman/maps/{{ . }}
  readOnly: true
{{- end }}
{{- end -}}

{{- define "bearman.container" -}}
image: {{ include "bearman.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
env:
  - name: BEARMAN_CONFIG
    value: /etc/bearman/bearman.yaml
{{- end -}}

{{/* bearman.yaml: the given configuration and, where the hosts are nodes here, this cluster. */}}
{{- define "bearman.config" -}}
{{- $config := deepCopy .Values.config -}}
{{- if and .Values.nodes.enabled (not (hasKey $config "kubernetes")) -}}
{{- $cluster := dict "kubeconfig" "in-cluster" -}}
{{- with .Values.nodes.leaseNamespace }}{{- $_ := set $cluster "lease-namespace" . -}}{{- end -}}
{{- $_ := set $config "kubernetes" $cluster -}}
{{- end -}}
{{- toYaml $config -}}
{{- end -}}
